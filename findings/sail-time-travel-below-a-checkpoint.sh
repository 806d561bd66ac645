#!/usr/bin/env bash
# Sail reads no version that lies below a checkpoint, though its commit and all before it are there.
# Seen: pysail 0.7.2 with pyspark-client 4.2.0, over a table of delta-rs (deltalake 1.6.6): twelve commits, a checkpoint at version 10. versionAsOf 0, 1,
# 10, 11 and the newest are read. 2 to 9 end in "Missing commit file: expected version 0, found N", N being one less than what was asked for. Without
# the checkpoint and _last_checkpoint every version is read. So the older versions of a table that is checkpointed, as all writers do, are for other
# readers.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pysail==0.7.2 pyspark-client==4.2.0 deltalake==1.6.6 pyarrow
cat > try.py <<'PY'
import os
import pathlib
import sys

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

TABLE = str(pathlib.Path("table").resolve())
for row in range(12):
    write_deltalake(TABLE, pa.table({"id": pa.array([row], pa.int64())}), mode="append")
    if row == 10:
        DeltaTable(TABLE).create_checkpoint()

server = SparkConnectServer()
server.start()
spark = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()


def read(version):
    try:
        return spark.read.format("delta").option("versionAsOf", version).load(TABLE).count()
    except Exception as error:
        return next(word for word in ("Missing commit file", "another error") if word in str(error) or word == "another error")


with_checkpoint = {version: read(version) for version in range(12)}
for path in [*pathlib.Path(TABLE, "_delta_log").glob("*checkpoint*")]:
    path.unlink()
without = {version: read(version) for version in range(12)}
print("with a checkpoint at 10:", with_checkpoint)
print("without it:", without)
every = {version: version + 1 for version in range(12)}
seen = {**every, **{version: "Missing commit file" for version in range(2, 10)}}
sys.stdout.flush()
os._exit(0 if (with_checkpoint, without) == (seen, every) else 1)
PY
venv/bin/python try.py 2>/dev/null
