"""polars, over the log as Delta's kernel in Rust reads it."""

import polars_deltalake
from polars_frames import TIME_LITERAL, count_in

__all__ = ["TIME_LITERAL", "count", "read"]


def read(path, version):
    return polars_deltalake.scan_delta(path, version=version).collect().to_arrow()


def count(path, *asked):
    return count_in(polars_deltalake.scan_delta(path), *asked)
