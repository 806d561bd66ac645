"""Counts rows of Parquet files by conditions, as spark_questions.py has written them.

A table is its snapshot's files, so what is passed over is by their footers and dictionaries alone.
"""

import itertools
import json

# Conditions a job: most of a job's time is its own.
TOGETHER = 20
CHECK = "Spark loses no row by the bounds and dictionaries of its files"


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


def ask(session, path):
    """A line a table, as check.py prints them."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            table = json.loads(line)
            result = {"table": table["table"], "check": CHECK, "problems": list(problems_of(session, table))}
            yield json.dumps({**result, "asked": len(table["questions"]), "leftOut": table["leftOut"]})
