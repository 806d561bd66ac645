"""Sail: Spark's protocol and SQL, over DataFusion."""

from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession
from python_values import SHOWN_MICROS, moment_text, sql_literal

server = SparkConnectServer()
server.start()
spark = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
spark.conf.set("spark.sql.session.timeZone", "UTC")


def time(micros):
    return f"TIMESTAMP '{moment_text(micros)}'"


TIME_LITERAL = time(SHOWN_MICROS)


def frame_of(path, version):
    reader = spark.read.format("delta")
    return (reader if version is None else reader.option("versionAsOf", version)).load(path)


def literal(edge, kind):
    if kind == "string":
        # A backslash begins an escape.
        return "'" + edge.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return sql_literal(edge, kind, time).replace("VARCHAR", "STRING")


def read(path, version):
    return frame_of(path, version).toArrow()


def count(path, name, kind, sign, edge):
    return frame_of(path, None).where(f"`{name}` {sign} {literal(edge, kind)}").count()
