"""Filters and what they find, told from values alone, by each engine's own order of floats."""

import math
import operator

SIGNS = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
FLOATS = ("float", "double")
SPECIALS = (math.nan, math.inf, -math.inf, -0.0, 0.0)


def by_spark(value):
    """NaN is the greatest and equals itself; both zeros are one."""
    return (1, 0.0) if math.isnan(value) else (0, value)


def by_bits(value):
    """NaN is the greatest and equals itself; -0 comes before 0."""
    return (*by_spark(value), 0.0 if math.isnan(value) else math.copysign(1.0, value))


def by_ieee(value):
    """NaN has no place, not even beside itself; both zeros are one."""
    return None if math.isnan(value) else (0, value)


def place_of(kind, order):
    """Where a value of a type stands, None for null and for what has no place."""
    place = order if kind in FLOATS else lambda value: value
    return lambda value: None if value is None else place(value)


def count_of(places, sign, edge):
    """How many of these places compare so with that of an edge."""
    if edge is None:
        return 0
    return sum(1 for place in places if place is not None and SIGNS[sign](place, edge))


def same(one, other):
    """Whether two values are one to every reader: the zeros are two."""
    return by_bits(one) == by_bits(other) if isinstance(one, float) else one == other


def extremes_of(values, kind):
    """Least and greatest, NaN among them as the greatest."""
    present = [value for value in values if value is not None]
    place = place_of(kind, by_spark)
    return [min(present, key=place), max(present, key=place)] if present else []


def edges_of(lists, kind, most):
    """Where a wrong bound would lose rows: some of the extremes of each list, and every special value of floats."""
    distinct = []
    for value in (value for values in lists for value in extremes_of(values, kind)):
        if not any(same(value, known) for known in distinct):
            distinct.append(value)
    some = distinct[:: len(distinct) // most + 1]
    if kind not in FLOATS:
        return some
    return [*SPECIALS, *(value for value in some if not any(same(value, special) for special in SPECIALS))]
