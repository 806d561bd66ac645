"""Values as Python has them, and their texts in SQL."""

import datetime

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
SQL_TYPES = {
    "integer": "INT",
    "long": "BIGINT",
    "short": "SMALLINT",
    "byte": "TINYINT",
    "float": "REAL",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
}
# 2026-01-01T00:00:00Z: what a page shows a time literal by.
SHOWN_MICROS = 1_767_225_600_000_000


def moment(micros):
    return EPOCH + datetime.timedelta(microseconds=micros)


def day(days):
    return EPOCH.date() + datetime.timedelta(days=days)


def scalar(edge, kind):
    """An edge as a filter of data frames takes it: times and days are numbers here."""
    if kind == "timestamp":
        return moment(edge)
    return day(edge) if kind == "date" else edge


def date_text(days):
    """Years of four digits, which `strftime` does not write."""
    return day(days).isoformat()


def moment_text(micros, zone="+00:00"):
    instant = moment(micros)
    return f"{instant.date().isoformat()} {instant.time().isoformat(timespec='microseconds')}{zone}"


def sql_text(edge):
    return "'" + edge.replace("'", "''") + "'"


def sql_literal(edge, kind, time):
    """An edge in SQL as most engines have it; `time` writes a moment."""
    if kind == "timestamp":
        return time(edge)
    if kind == "date":
        return f"DATE '{date_text(edge)}'"
    if kind == "string":
        return sql_text(edge)
    text = format(edge, "f") if kind.startswith("decimal") else str(edge)
    return f"CAST('{text}' AS {SQL_TYPES.get(kind, kind)})"
