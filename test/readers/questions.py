"""What each reader is asked of a table, and what is right, told from values alone."""

from canonical import values_of
from filters import FLOATS, SIGNS, by_bits, by_ieee, by_spark, count_of, edges_of, place_of

# Rows that share a file, and how many edges of them are asked for.
FILE_ROWS = 4
EDGES = 2
ASKED = ("=", ">=", "<")
COLUMNS = (
    "Int64 Int32 Byte Decimal38 Decimal19 Decimal9 Instant Date Double Single Zeros Boolean Text LongText Guid"
).split()
ORDERS = {"spark": by_spark, "ieee": by_ieee, "bits": by_bits}


def predicates(expected):
    """Column, type, sign, edge, and how many rows meet it by each order of floats."""
    for at, column in enumerate(expected["columns"]):
        name, kind = column["name"], column["type"]
        if name not in COLUMNS:
            continue
        values = values_of([row[at] for row in expected["rows"]], kind)
        files = [values[start : start + FILE_ROWS] for start in range(0, 12 * FILE_ROWS, FILE_ROWS)]
        for edge in edges_of([values, *files], kind, EDGES):
            for sign in ASKED:
                yield name, kind, sign, edge, wanted_of(values, kind, sign, edge)


def wanted_of(values, kind, sign, edge):
    orders = ORDERS if kind in FLOATS else {"spark": by_spark}
    found = {}
    for name, order in orders.items():
        place = place_of(kind, order)
        found[name] = count_of([place(value) for value in values], sign, place(edge))
    return found


__all__ = ["ORDERS", "SIGNS", "predicates"]
