"""What delta-rs and DuckDB do to a table: foreign.py <step> <table> [arguments]."""

import json
import sys

import pyarrow.parquet as pq
from deltalake import DeltaTable, TableFeatures, write_deltalake

from canonical import table_of
from duckdb_delta import connect


def rows_in(path):
    with open(path, encoding="utf-8") as file:
        spec = json.load(file)
    return table_of(spec["columns"], spec["rows"])


def create(table, path, configuration="{}", partition=""):
    by = [partition] if partition else None
    write_deltalake(table, rows_in(path), configuration=json.loads(configuration), partition_by=by)


def add_feature(table, name):
    DeltaTable(table).alter.add_feature(getattr(TableFeatures, name), allow_protocol_versions_increase=True)


def insert_by_duckdb(table, path):
    rows = rows_in(path)
    with connect() as connection:
        connection.execute(f"ATTACH '{table}' AS held (TYPE delta)")
        connection.register("given", rows)
        connection.execute("INSERT INTO held SELECT * FROM given")


STEPS = {
    "create": create,
    "append": lambda table, path: write_deltalake(table, rows_in(path), mode="append"),
    "checkpoint": lambda table: DeltaTable(table).create_checkpoint(),
    "clean-log": lambda table: DeltaTable(table).cleanup_metadata(),
    "compact": lambda table: DeltaTable(table).optimize.compact(),
    "compact-log": lambda table, start, end: DeltaTable(table).compact_logs(int(start), int(end)),
    "delete": lambda table, predicate: DeltaTable(table).delete(predicate),
    "update": lambda table, predicate, column, value: DeltaTable(table).update(
        new_values={column: value}, predicate=predicate
    ),
    "restore": lambda table, version: DeltaTable(table).restore(int(version)),
    "add-feature": add_feature,
    "insert-by-duckdb": insert_by_duckdb,
    "write-parquet": lambda table, path, into: pq.write_table(rows_in(path), into),
    "add-constraint": lambda table, rule: DeltaTable(table).alter.add_constraint({"rule": rule}),
}

STEPS[sys.argv[1]](*sys.argv[2:])
