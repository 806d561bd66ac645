"""ClickHouse in the process, by chdb."""

import os

from python_values import SHOWN_MICROS, date_text, moment_text, sql_literal

# It reads files below the folder that it is loaded in.
os.chdir("/")

import chdb  # noqa: E402


def time(micros):
    return f"toDateTime64('{moment_text(micros, '')}', 6, 'UTC')"


def other_time(micros):
    """In the session's time zone, which is UTC here."""
    return f"'{moment_text(micros, '')}'"


TIME_LITERAL = time(SHOWN_MICROS)


def literal(edge, kind, form):
    if kind == "date":
        return f"toDate32('{date_text(edge)}')"
    if kind.startswith("decimal"):
        return f"toDecimal128('{format(edge, 'f')}', {kind[8:-1].split(',')[1]})"
    if kind in ("float", "double"):
        return f"toFloat{32 if kind == 'float' else 64}('{edge}')"
    if kind == "string":
        # A NUL ends a text that is not escaped, and a backslash begins an escape.
        return "'" + "".join(f"\\x{byte:02x}" for byte in edge.encode()) + "'"
    return str(edge).lower() if kind == "boolean" else sql_literal(edge, kind, form)


def read(path, version):
    settings = "" if version is None else f" SETTINGS delta_lake_snapshot_version = {version}"
    return chdb.query(f"SELECT * FROM deltaLakeLocal('{path}'){settings}", "ArrowTable")


def count(path, name, kind, sign, edge, form=time):
    query = f"SELECT count() FROM deltaLakeLocal('{path}') WHERE `{name}` {sign} {literal(edge, kind, form)}"
    return int(str(chdb.query(query, "CSV")))
