"""One Spark session that does as it is told: serve.py <folder of jars>.

Reads a JSON array a line, a step and its arguments; prints what the step answers, a line each, then {"ended": true}, or {"failed": why}. Whatever else
would print, Java's own warnings among it, is sent to standard error.
"""

import json
import os
import pathlib
import sys

from pyspark.sql import SparkSession

from acts import ACTS
from questions import ask

SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Every plan is run once: what a long-lived server gains by compiling well costs here twice what it saves.
    # Java reserves only 48 MB for compiled code then, which all the steps together fill; full, it stops compiling.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC",
    # A table's state is a job of so many parts: 50 unless told.
    "spark.databricks.delta.snapshotPartitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
STEPS = {"ask": ask, **ACTS}


def open_session(jars):
    builder = SparkSession.builder.master("local[1]").appName("interop")
    builder = builder.config("spark.jars", ",".join(sorted(map(str, pathlib.Path(jars).glob("*.jar")))))
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def answers(session, line):
    step, *arguments = json.loads(line)
    try:
        yield from STEPS[step](session, *arguments)
        yield json.dumps({"ended": True})
    except Exception as error:  # told to whoever asked
        yield json.dumps({"failed": f"{type(error).__name__}: {error}"[:4000]})


def keep_answers_apart():
    """Where answers are written, which is standard output until now: from here on that is standard error, for the processes that are started as well."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return kept


told = keep_answers_apart()
session = open_session(sys.argv[1])
for line in sys.stdin:
    for answer in answers(session, line):
        print(answer, file=told, flush=True)
session.stop()
