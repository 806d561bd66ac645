#!/usr/bin/env bash
# An append by deltalake of a column whose type is not the table's is cast: some casts are refused, and others change values without a word.
# Seen: deltalake 1.6.6, write_deltalake(mode="append"), with schema_mode="merge" and without. Refused: decimals of another scale, an integer that is too
# large, a text that is no number. Changed, with no error: doubles in a bigint column lose their fraction (1.9 is 1), in a decimal(10,2) column they are
# rounded (1.239 is 1.24), in a float column they become infinite (1e300); a timestamp in a date column loses its time; 2 in a boolean column is true.
# Whoever takes the table's schema for a guard compares the types first: DeltaTable(path).schema().to_arrow() beside those of the data.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check deltalake==1.6.6 pyarrow==26.0.1
cat > try.py <<'PY'
import datetime
import json
from decimal import Decimal

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

NOON = datetime.datetime(2026, 1, 2, 12, 0, tzinfo=datetime.timezone.utc)
CASES = {
    "scale": (pa.decimal128(10, 2), pa.array([Decimal("1.2345")], pa.decimal128(10, 4))),
    "large": (pa.int32(), pa.array([2**40], pa.int64())),
    "text": (pa.int64(), pa.array(["abc"])),
    "fraction": (pa.int64(), pa.array([1.9])),
    "digits": (pa.decimal128(10, 2), pa.array([1.239])),
    "range": (pa.float32(), pa.array([1e300])),
    "time": (pa.date32(), pa.array([NOON], pa.timestamp("us", "UTC"))),
    "flag": (pa.bool_(), pa.array([2], pa.int64())),
}


def appended(place, type, values, **how):
    write_deltalake(place, pa.table({"x": pa.array([None], type)}))
    try:
        write_deltalake(place, pa.table({"x": values}), mode="append", **how)
    except Exception:
        return "refused"
    return [str(value) for value in DeltaTable(place).to_pyarrow_table()["x"].to_pylist() if value is not None][0]


plain = {name: appended(f"plain-{name}", *case) for name, case in CASES.items()}
merged = {name: appended(f"merged-{name}", *case, schema_mode="merge") for name, case in CASES.items()}
print(json.dumps(plain))
expected = {"scale": "refused", "large": "refused", "text": "refused"}
expected |= {"fraction": "1", "digits": "1.24", "range": "inf", "time": "2026-01-02", "flag": "True"}
raise SystemExit(0 if plain == merged == expected else 1)
PY
venv/bin/python try.py
