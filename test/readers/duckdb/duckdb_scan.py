"""DuckDB with its extension for Delta, the kernel in Rust."""

from duckdb_delta import connect
from python_values import SHOWN_MICROS, moment_text, sql_literal

connection = connect()


def time(micros):
    return f"TIMESTAMPTZ '{moment_text(micros)}'"


TIME_LITERAL = time(SHOWN_MICROS)


def read(path, version):
    scan = "SELECT * FROM delta_scan(?)" if version is None else f"SELECT * FROM delta_scan(?, version = {version})"
    return connection.execute(scan, [path]).to_arrow_table()


def count(path, name, kind, sign, edge):
    query = f'SELECT count(*) FROM delta_scan(?) WHERE "{name}" {sign} {sql_literal(edge, kind, time)}'
    return connection.execute(query, [path]).fetchone()[0]
