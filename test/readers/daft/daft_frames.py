"""Daft's data frames."""

import operator

import daft
from python_values import scalar

TIME_LITERAL = "daft.lit(datetime(2026, 1, 1, tzinfo=timezone.utc))"
COMPARISONS = {"=": operator.eq, ">=": operator.ge, "<": operator.lt}


def frame_of(path, version):
    return daft.read_deltalake(path) if version is None else daft.read_deltalake(path, version=version)


def read(path, version):
    return frame_of(path, version).to_arrow()


def count(path, name, kind, sign, edge):
    condition = COMPARISONS[sign](daft.col(name), daft.lit(scalar(edge, kind)))
    return frame_of(path, None).where(condition).count_rows()
