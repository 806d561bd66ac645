"""DuckDB with its extension for Delta, the kernel in Rust. The extension comes as a package: nothing is fetched when it is loaded."""

import pathlib

import duckdb
import duckdb_extension_delta

EXTENSION = next(pathlib.Path(duckdb_extension_delta.__file__).parent.rglob("delta.duckdb_extension"))


def connect():
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{EXTENSION}'")
    connection.execute("SET TimeZone = 'UTC'")
    return connection
