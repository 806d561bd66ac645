"""Statistics of a data file found anew from its rows, by the rules that Delta Spark writes them by."""

import datetime
import decimal
import json
import math

import pyarrow as pa

INDEXED_COLUMNS = 32
PREFIX = 32
GREATEST = "\U0010ffff"
EPOCH = datetime.date(1970, 1, 1)


def units(text):
    """UTF-16 code units: what a JVM counts."""
    data = text.encode("utf-16-be")
    return [data[i : i + 2] for i in range(0, len(data), 2)]


def text_of(parts):
    return b"".join(parts).decode("utf-16-be")


def prefix_length(parts):
    splits_pair = len(parts) > PREFIX and 0xD8 <= parts[PREFIX - 1][0] <= 0xDB
    return PREFIX + 1 if splits_pair else PREFIX


def least_string(text):
    parts = units(text)
    return text_of(parts[: prefix_length(parts)])


def greatest_string(text):
    """None where the string goes on with U+10FFFF for too long to be cut, and is of more than 1 KiB."""
    parts = units(text)
    if len(parts) <= PREFIX:
        return text
    end = prefix_length(parts)
    while end <= 2 * PREFIX and text_of(parts[end:])[:1] == GREATEST:
        end += 2
    if end > 2 * PREFIX:
        return text if len(text.encode()) <= 1024 else None
    if end >= len(parts):
        return text
    following = text_of(parts[end:])[0]
    return text_of(parts[:end]) + ("\x7f" if following < "\x7f" else GREATEST)


def extremes_of(array, name):
    """Least and greatest: times in µs, dates in days, strings by code point. None where engines agree on none."""
    if name in ("timestamp", "date"):
        array = array.cast(pa.int64() if name == "timestamp" else pa.int32())
    cells = [cell for cell in array.to_pylist() if cell is not None]
    if not cells or name == "binary":
        return None
    if name in ("float", "double") and any(math.isnan(cell) for cell in cells):
        return None
    return min(cells), max(cells)


def day_text(days):
    return (EPOCH + datetime.timedelta(days=days)).isoformat()


def instant_text(micros):
    days, millis = divmod(micros // 1000, 86_400_000)
    seconds, millis = divmod(millis, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{millis:03}"
    return f"{day_text(days)}T{clock}Z"


def bound(value, name, side):
    """The value as the log's JSON has it; None where it is left out."""
    if name == "timestamp":
        return instant_text(value)
    if name == "date":
        return day_text(value)
    if name == "string":
        return least_string(value) if side == "minValues" else greatest_string(value)
    if name in ("float", "double") and value == 0:
        return decimal.Decimal("-0.0" if side == "minValues" else "0.0")
    if name in ("float", "double"):
        return None if math.isinf(value) else decimal.Decimal(repr(value))
    return value if name == "boolean" else decimal.Decimal(value)


def statistics_of(table, columns):
    """What `stats` of a file with these rows says, numbers as exact decimals."""
    found = {"numRecords": decimal.Decimal(table.num_rows), "minValues": {}, "maxValues": {}, "nullCount": {}}
    for column in columns[:INDEXED_COLUMNS]:
        name, array = column["name"], table.column(column["name"])
        found["nullCount"][name] = decimal.Decimal(array.null_count)
        for side, extreme in zip(("minValues", "maxValues"), extremes_of(array, column["type"]) or ()):
            value = bound(extreme, column["type"], side)
            if value is not None:
                found[side][name] = value
    return found


def parse_statistics(text):
    """The log's text, every digit kept."""
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
