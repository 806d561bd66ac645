#!/usr/bin/env bash
# Rows that are lost by bounds in a Delta log: those that a file lacks, and those that deltalake rounds.
# Seen: deltalake 1.6.6 with pyarrow 26.0.1, polars-deltalake 1.3.2 (Delta Kernel), duckdb 1.5.5. (1) A file whose statistics
# lack a bound of a column and have those of others, which the protocol allows: DeltaTable.to_pyarrow_dataset() compares the missing bound with null and passes
# the file over. `x = 1` finds 1 row of 2 where one file of two lacks it, and none where both do; the SQL of QueryBuilder finds all. (2) deltalake writes bounds of
# decimals as doubles: of 12345678901234568.9000 it says 1.2345678901234568e+16, which is less. `x = 12345678901234568.9` then finds nothing by the kernel, in polars and in DuckDB.
# So write every bound that can be told, booleans' too; and widen those of others by a unit of their 15th digit before they decide anything.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  deltalake==1.6.6 pyarrow==26.0.1 polars==2.1.0 polars-deltalake==1.3.2 duckdb==1.5.5 duckdb-extension-delta==1.5.5
cat > try.py <<'PY'
import decimal
import json
import os
import pathlib

import duckdb
import duckdb_extension_delta
import polars as pl
import polars_deltalake
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, QueryBuilder, write_deltalake


def without_bounds(path):
    """Takes the bounds of x out of a commit, and leaves those of y."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        if "add" in line:
            stats = json.loads(line["add"]["stats"])
            for side in ("minValues", "maxValues"):
                del stats[side]["x"]
            line["add"]["stats"] = json.dumps(stats)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def log(table, version):
    return pathlib.Path(table, "_delta_log", f"{version:020}.json")


def in_dataset(table):
    return DeltaTable(table).to_pyarrow_dataset().count_rows(filter=ds.field("x") == 1)


def in_sql(table):
    engine = QueryBuilder().register("held", DeltaTable(table))
    return pa.table(engine.execute("SELECT 1 FROM held WHERE x = 1")).num_rows


seen = {}
for _ in range(2):
    write_deltalake("longs", pa.table({"x": [1, 2], "y": [1, 2]}), mode="append")
without_bounds(log("longs", 1))
seen["one file of two without bounds"] = [in_dataset("longs"), in_sql("longs")]
without_bounds(log("longs", 0))
seen["both without bounds"] = [in_dataset("longs"), in_sql("longs")]

value = decimal.Decimal("12345678901234568.9000")
write_deltalake("decimals", pa.table({"x": pa.array([value], pa.decimal128(21, 4))}))
adds = [json.loads(line)["add"] for line in log("decimals", 0).read_text().splitlines() if '"add"' in line]
seen["its greatest value by the log"] = adds[0]["stats"].split('"maxValues":{"x":')[1].split("}")[0]
extension = next(pathlib.Path(duckdb_extension_delta.__file__).parent.rglob("delta.duckdb_extension"))
connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
connection.execute(f"LOAD '{extension}'")
scan = f"SELECT count(*) FROM delta_scan('{pathlib.Path('decimals').resolve()}')"
frame = polars_deltalake.scan_delta("decimals")
seen["rows by the kernel in polars: all, filtered"] = [
    frame.collect().height,
    frame.filter(pl.col("x") == pl.lit(value)).collect().height,
]
seen["rows in DuckDB: all, filtered"] = [
    connection.execute(scan).fetchone()[0],
    connection.execute(f"{scan} WHERE x = CAST('{value}' AS DECIMAL(21, 4))").fetchone()[0],
]
for question, answer in seen.items():
    print(json.dumps({question: answer}))
expected = {
    "one file of two without bounds": [1, 2],
    "both without bounds": [0, 2],
    "its greatest value by the log": "1.2345678901234568e+16",
    "rows by the kernel in polars: all, filtered": [1, 0],
    "rows in DuckDB: all, filtered": [1, 0],
}
# Not `sys.exit`: delta-rs's threads now and then abort the interpreter while it winds up.
os._exit(0 if seen == expected else 1)
PY
venv/bin/python -u try.py
