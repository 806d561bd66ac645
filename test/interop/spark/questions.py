"""Asks Spark what spark_questions.py has written: ask.py <file>.

One session; a table is its snapshot's Parquet files, so what is passed over is by their footers and dictionaries alone. Prints one JSON object a
table, as check.py does.
"""

import itertools
import json
import sys

from pyspark.sql import SparkSession

SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Every plan is run once: what a long-lived server gains by compiling well costs here twice what it saves.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# Conditions a job: most of a job's time is its own.
TOGETHER = 20
CHECK = "Spark loses no row by the bounds and dictionaries of its files"


def open_session():
    builder = SparkSession.builder.master("local[1]").appName("interop")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def counts_of(session, conditions):
    """How many rows meet each condition, each condition a scan of its own."""
    scans = (f"SELECT {at} AS question FROM held WHERE {condition}" for at, condition in enumerate(conditions))
    query = f"SELECT question, count(*) FROM ({' UNION ALL '.join(scans)}) GROUP BY question"
    found = dict(map(tuple, session.sql(query).collect()))
    return [found.get(at, 0) for at in range(len(conditions))]


def problems_of(session, table):
    session.read.parquet(*table["files"]).createOrReplaceTempView("held")
    questions = iter(table["questions"])
    while some := list(itertools.islice(questions, TOGETHER)):
        for (condition, wanted), found in zip(some, counts_of(session, [condition for condition, _ in some])):
            if found != wanted:
                yield f"{condition} finds {found} rows of {wanted}"


session = open_session()
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        table = json.loads(line)
        result = {"table": table["table"], "check": CHECK, "problems": list(problems_of(session, table))}
        print(json.dumps({**result, "asked": len(table["questions"]), "leftOut": table["leftOut"]}), flush=True)
session.stop()
