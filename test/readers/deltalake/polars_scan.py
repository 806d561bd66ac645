"""polars, over the log as delta-rs reads it."""

import polars as pl
from polars_frames import TIME_LITERAL, count_in

__all__ = ["TIME_LITERAL", "count", "read"]


def read(path, version):
    return pl.scan_delta(path, version=version).collect().to_arrow()


def count(path, *asked):
    return count_in(pl.scan_delta(path), *asked)
