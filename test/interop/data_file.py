"""What a Parquet file is made of, beyond its rows."""

import math

import pyarrow as pa
import pyarrow.parquet as pq

from canonical import arrow_type

DATA_PAGE_V1 = 0
LOGICAL = {
    "string": "String",
    "date": "Date",
    "timestamp": "Timestamp(isAdjustedToUTC=true, timeUnit=microseconds",
    "byte": "Int(bitWidth=8, isSigned=true)",
    "short": "Int(bitWidth=16, isSigned=true)",
}


def page_type(data, offset):
    """The first field of a Thrift PageHeader: 0x15 is `field 1, i32`, then a zigzag varint."""
    if data[offset] != 0x15:
        raise ValueError("no page header where the footer says a page is")
    return data[offset + 1] >> 1


def logical_type(name):
    if name.startswith("decimal"):
        return "Decimal(precision=%s, scale=%s)" % tuple(name[8:-1].split(","))
    return LOGICAL.get(name, "None")


def chunk_problems(chunk, codec, data):
    if chunk.compression.lower() != codec:
        yield f"{chunk.path_in_schema} is compressed with {chunk.compression}"
    if page_type(data, chunk.data_page_offset) != DATA_PAGE_V1:
        yield f"{chunk.path_in_schema} has data pages of version 2"


def float_problems(chunk, present):
    """What engines that order NaN and -0 otherwise than the file's writer would pass over rows by."""
    statistics = chunk.statistics
    if any(map(math.isnan, present)) and statistics is not None and statistics.has_min_max:
        yield f"{chunk.path_in_schema} has bounds, and a NaN that is within none"
    if any(value == 0 and math.copysign(1, value) < 0 for value in present) and chunk.has_dictionary_page:
        yield f"{chunk.path_in_schema} has a dictionary with -0"


def file_problems(path, columns, codec):
    """Everything about the file that is not as the table's columns and settings ask."""
    footer = pq.read_metadata(path)
    fields = {field.name: field for field in pq.read_schema(path)}
    logical = {footer.schema.column(i).name: str(footer.schema.column(i).logical_type) for i in range(footer.num_columns)}
    if len(fields) != len(columns):
        yield f"its columns are {list(fields)}"
    for column in columns:
        name = column["name"]
        if fields.get(name) != pa.field(name, arrow_type(column["type"])):
            yield f"its Arrow field is {fields.get(name)}, of {column['type']}"
        if not logical.get(name, "absent").startswith(logical_type(column["type"])):
            yield f"{name} is {logical.get(name)} in Parquet, of {column['type']}"
    with open(path, "rb") as file:
        data = file.read()
    for group in range(footer.num_row_groups):
        for index in range(footer.num_columns):
            chunk = footer.row_group(group).column(index)
            yield from chunk_problems(chunk, codec, data)
            if chunk.physical_type in ("FLOAT", "DOUBLE"):
                cells = pq.ParquetFile(path).read_row_group(group, columns=[chunk.path_in_schema]).column(0)
                yield from float_problems(chunk, cells.drop_null().to_pylist())
