"""Cells as text, the same as expected.ts writes them, and back to Arrow."""

import base64
import decimal
import math
import re
import struct

import pyarrow as pa

PLAIN = {
    "string": pa.string(),
    "long": pa.int64(),
    "integer": pa.int32(),
    "short": pa.int16(),
    "byte": pa.int8(),
    "float": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
INTEGERS = {"long": pa.int64(), "integer": pa.int32(), "short": pa.int16(), "byte": pa.int8()}
FLOATS = {"float": ">f", "double": ">d"}


def arrow_type(name):
    facets = re.fullmatch(r"decimal\((\d+),(\d+)\)", name)
    return pa.decimal128(int(facets[1]), int(facets[2])) if facets else PLAIN[name]


def float_text(value, layout):
    return "NaN" if math.isnan(value) else struct.pack(layout, value).hex()


def to_text(array, name):
    """One text per cell: digits, unscaled times and days, base64, the bits of a float in hex."""
    array = array.cast(arrow_type(name))
    if name == "timestamp":
        array = array.cast(pa.int64())
    elif name == "date":
        array = array.cast(pa.int32())
    cells = array.to_pylist()
    if name in FLOATS:
        write = lambda cell: float_text(cell, FLOATS[name])
    elif name == "boolean":
        write = lambda cell: "true" if cell else "false"
    elif name == "binary":
        write = lambda cell: base64.b64encode(cell).decode()
    elif name.startswith("decimal"):
        write = lambda cell: format(cell, "f")
    else:
        write = str
    return [None if cell is None else write(cell) for cell in cells]


def rows_of(table, columns):
    """The rows as tuples of text, in the order of `columns`: null where a version has no such column yet."""
    cells = lambda column: to_text(table.column(column["name"]), column["type"])
    absent = [None] * table.num_rows
    return list(zip(*(cells(column) if column["name"] in table.column_names else absent for column in columns)))


def value_of(name):
    """Reads a cell's text as Python has it: exact numbers, times in µs, dates in days."""
    if name in FLOATS:
        return lambda cell: math.nan if cell == "NaN" else struct.unpack(FLOATS[name], bytes.fromhex(cell))[0]
    if name == "boolean":
        return lambda cell: cell == "true"
    if name == "binary":
        return base64.b64decode
    if name.startswith("decimal"):
        return decimal.Decimal
    return str if name == "string" else int


def values_of(cells, name):
    read = value_of(name)
    return [None if cell is None else read(cell) for cell in cells]


def from_values(values, name):
    storage = {"timestamp": pa.int64(), "date": pa.int32()}.get(name, arrow_type(name))
    return pa.array(values, storage).cast(arrow_type(name))


def from_text(cells, name):
    return from_values(values_of(cells, name), name)


def table_of(columns, rows):
    arrays = [from_text([row[i] for row in rows], column["type"]) for i, column in enumerate(columns)]
    return pa.table(arrays, names=[column["name"] for column in columns])
