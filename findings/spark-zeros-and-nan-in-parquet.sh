#!/usr/bin/env bash
# Rows that Spark does not find in Parquet files when a filter is pushed down, and finds when it is not.
# Seen: pyspark 4.2.0 on Java 17, over files of its own and of pyarrow 26.0.1. (1) A dictionary is searched by bits. Where it holds -0.0, `= 0.0` passes
# the rows over, and where it holds 0.0, `= -0.0` does, though Spark's SQL holds both for equal. Its own files are no better; but it writes
# dictionaries only of values that repeat. (2) pyarrow writes bounds of a column with a NaN that leave the NaN out. To Spark NaN is the greatest value:
# `= NaN` and `> 2` pass the rows over. Spark's own files have no bounds then. So files that Spark is to read go without that dictionary and
# those bounds.
# Run with Python 3.10 or later and Java 17 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyspark==4.2.0 pyarrow==26.0.1
cat > try.py <<'PY'
import json
import math
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
spark = builder.config("spark.driver.host", "127.0.0.1").config("spark.ui.showConsoleProgress", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")


def by_spark(name, values):
    spark.createDataFrame([(value,) for value in values], "x double").coalesce(1).write.parquet(name)


def by_pyarrow(name, values):
    pq.write_table(pa.table({"x": values}), name)


def found(name, condition, pushed):
    spark.conf.set("spark.sql.parquet.filterPushdown", pushed)
    return spark.read.parquet(name).where(condition).count()


NAN = "double('NaN')"
seen = {}
for writer, name, values, conditions in (
    (by_spark, "spark, -0.0 twice", [-0.0, -0.0], ["x = 0D", "x = -0D"]),
    (by_spark, "spark, 0.0 twice", [0.0, 0.0], ["x = 0D", "x = -0D"]),
    (by_pyarrow, "pyarrow, -0.0 and 1.0", [-0.0, 1.0], ["x = 0D", "x = -0D"]),
    (by_spark, "spark, NaN, 1.0, 2.0", [math.nan, 1.0, 2.0], [f"x = {NAN}", "x > 2D"]),
    (by_pyarrow, "pyarrow, NaN, 1.0, 2.0", [math.nan, 1.0, 2.0], [f"x = {NAN}", "x > 2D"]),
):
    writer(name, values)
    for condition in conditions:
        seen[f"{name}: {condition}"] = [found(name, condition, "true"), found(name, condition, "false")]
spark.stop()
for question, counts in seen.items():
    print(json.dumps({question: counts}))
expected = {
    "spark, -0.0 twice: x = 0D": [0, 2],
    "spark, -0.0 twice: x = -0D": [2, 2],
    "spark, 0.0 twice: x = 0D": [2, 2],
    "spark, 0.0 twice: x = -0D": [0, 2],
    "pyarrow, -0.0 and 1.0: x = 0D": [0, 1],
    "pyarrow, -0.0 and 1.0: x = -0D": [1, 1],
    f"spark, NaN, 1.0, 2.0: x = {NAN}": [1, 1],
    "spark, NaN, 1.0, 2.0: x > 2D": [1, 1],
    f"pyarrow, NaN, 1.0, 2.0: x = {NAN}": [0, 1],
    "pyarrow, NaN, 1.0, 2.0: x > 2D": [0, 1],
}
sys.exit(0 if seen == expected else 1)
PY
venv/bin/python try.py 2>/dev/null
