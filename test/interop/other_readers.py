"""Versions as engines read them that share no code with delta-rs's own: Delta's Spark, and DuckDB with the kernel in Rust."""

import pyarrow.parquet as pq

from canonical import rows_of
from duckdb_delta import connect
from subject import differences


def problems_of(subject, read):
    for version in subject.read_by_others:
        subject.tally.ask()
        for problem in differences(rows_of(read(version), subject.columns), subject.versions[version]):
            yield f"version {version} {problem}"


def spark_right(subject):
    """What Spark has copied out of the table; it is left out where this machine has none."""
    copies = subject.folder / "by-spark"
    if not copies.exists():
        return subject.tally.leave("this machine has no Spark", len(subject.read_by_others))
    yield from problems_of(subject, lambda version: pq.read_table(copies / str(version)))


def duckdb_right(subject):
    with connect() as connection:
        scan = "SELECT * FROM delta_scan(?, version = {})"
        read = lambda version: connection.execute(scan.format(version), [subject.path]).to_arrow_table()
        yield from problems_of(subject, read)


OTHER_READERS = {
    "Spark reads its versions": spark_right,
    "DuckDB reads its versions": duckdb_right,
}
