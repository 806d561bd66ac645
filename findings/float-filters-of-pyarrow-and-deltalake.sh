#!/usr/bin/env bash
# Filters on floats by which pyarrow takes rows that do not meet them, and delta-rs passes over rows that do.
# Seen: (1) pyarrow 26.0.1: `x <= NaN` and `x < NaN` take every row of a Parquet file whose footer has bounds of x, and none of the same file without
# bounds; compared with NaN no value is less. (2) deltalake 1.6.6, QueryBuilder: of a file whose least value is 0.0 in the table's log, as Delta Spark
# writes it, `x = -0.0` finds none of the rows that `x = 0.0` finds; where the log says -0.0, as delta-rs writes it, it finds them all.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 deltalake==1.6.6
cat > try.py <<'PY'
import json
import math
import os
import pathlib

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import DeltaTable, QueryBuilder, write_deltalake

seen = {}
rows = pa.table({"x": [0.0, 1.0, 2.0]})
for name, has_bounds in (("with bounds", True), ("without bounds", False)):
    pq.write_table(rows, f"{name}.parquet", write_statistics=has_bounds)
    for sign, condition in (("<=", ds.field("x") <= math.nan), ("<", ds.field("x") < math.nan)):
        seen[f"pyarrow, {name}: x {sign} NaN"] = ds.dataset(f"{name}.parquet").count_rows(filter=condition)

write_deltalake("table", rows)
log = pathlib.Path("table/_delta_log/00000000000000000000.json")
as_written = log.read_text()
for least, text in (("-0.0", as_written), ("0.0", as_written.replace('\\"x\\":-0.0', '\\"x\\":0.0'))):
    log.write_text(text)
    engine = QueryBuilder().register("held", DeltaTable("table"))
    for asked in ("0.0", "-0.0"):
        query = f"SELECT 1 FROM held WHERE x = CAST('{asked}' AS DOUBLE)"
        seen[f"deltalake, least {least}: x = {asked}"] = pa.table(engine.execute(query)).num_rows
for question, count in seen.items():
    print(json.dumps({question: count}))
expected = {
    "pyarrow, with bounds: x <= NaN": 3,
    "pyarrow, with bounds: x < NaN": 3,
    "pyarrow, without bounds: x <= NaN": 0,
    "pyarrow, without bounds: x < NaN": 0,
    "deltalake, least -0.0: x = 0.0": 1,
    "deltalake, least -0.0: x = -0.0": 1,
    "deltalake, least 0.0: x = 0.0": 1,
    "deltalake, least 0.0: x = -0.0": 0,
}
# Not `sys.exit`: delta-rs's threads now and then abort the interpreter while it winds up.
os._exit(0 if seen == expected else 1)
PY
venv/bin/python -u try.py
