"""What Delta's own Spark does to a table, and what it finds there. Each takes the session and the table's folder."""

import pathlib


def sql(session, path, statement):
    """`TABLE_` in the statement is the table."""
    session.sql(statement.replace("TABLE_", f"delta.`{path}`")).collect()
    return ()


def copy_versions(session, path, into, *versions):
    """Every row of each version, in Parquet files of a folder of its own."""
    for version in versions:
        rows = session.sql(f"SELECT * FROM delta.`{path}` VERSION AS OF {version}")
        rows.coalesce(1).write.parquet(str(pathlib.Path(into, version)))
    return ()


def history(session, path):
    """The table's history, the newest first: a line a version."""
    return session.sql(f"DESCRIBE HISTORY delta.`{path}`").toJSON().collect()


ACTS = {"sql": sql, "copy-versions": copy_versions, "history": history}
