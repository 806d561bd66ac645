#!/usr/bin/env bash
# An append by deltalake that names an app transaction is not skipped when the table has that transaction already: a retry doubles its rows.
# Seen: deltalake 1.6.6. write_deltalake(..., commit_properties=CommitProperties(app_transactions=[Transaction("feed", 1)])) writes `txn` into the commit, as
# Delta Spark does by its options txnAppId and txnVersion. Where Spark then skips a write whose version the table has, deltalake writes it: the same call
# twice makes two versions, and each row is there twice. A lower version is written too, and the table then tells the lower one. Only two writers that
# opened the table at the same version are told apart: the second one's commit fails. So who retries has to look first:
# DeltaTable(path).transaction_version("feed"), and to write with that same table, so that a commit in between fails.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check deltalake==1.6.6 pyarrow==26.0.1
cat > try.py <<'PY'
import json

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError

rows = pa.table({"Id": pa.array([1, 2], pa.int64())})


def append(to, version):
    transaction = Transaction("feed", version)
    write_deltalake(to, rows, mode="append", commit_properties=CommitProperties(app_transactions=[transaction]))


append("table", 1)
append("table", 1)
table = DeltaTable("table")
seen = {"twice": sorted(table.to_pyarrow_table()["Id"].to_pylist()), "versions": table.version() + 1}
append("table", 0)
seen["lowered"] = DeltaTable("table").transaction_version("feed")

one, other = DeltaTable("table"), DeltaTable("table")
append(one, 2)
try:
    append(other, 2)
    seen["beside"] = "written"
except CommitFailedError:
    seen["beside"] = "refused"
print(json.dumps(seen))
expected = {"twice": [1, 1, 2, 2], "versions": 2, "lowered": 0, "beside": "refused"}
raise SystemExit(0 if seen == expected else 1)
PY
venv/bin/python try.py
