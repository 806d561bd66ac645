"""Filters of polars's lazy frames, whatever scans the table."""

import operator

import polars as pl
from python_values import scalar

TIME_LITERAL = "datetime(2026, 1, 1, tzinfo=timezone.utc)"
COMPARISONS = {"=": operator.eq, ">=": operator.ge, "<": operator.lt}


def count_in(frame, name, kind, sign, edge):
    condition = COMPARISONS[sign](pl.col(name), pl.lit(scalar(edge, kind)))
    return frame.filter(condition).select(pl.len()).collect().item()
