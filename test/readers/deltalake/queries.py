"""delta-rs's own engine, by SQL."""

import pyarrow as pa
from deltalake import DeltaTable, QueryBuilder
from python_values import SHOWN_MICROS, moment_text, sql_literal


def time(micros):
    return f"arrow_cast('{moment_text(micros)}', 'Timestamp(Microsecond, Some(\"UTC\"))')"


def other_time(micros):
    return f"TIMESTAMP '{moment_text(micros)}'"


TIME_LITERAL = time(SHOWN_MICROS)


def run(path, version, query):
    engine = QueryBuilder().register("held", DeltaTable(path, version=version))
    return pa.table(engine.execute(query))


def read(path, version):
    return run(path, version, "SELECT * FROM held")


def count(path, name, kind, sign, edge, form=time):
    return run(path, None, f'SELECT 1 FROM held WHERE "{name}" {sign} {sql_literal(edge, kind, form)}').num_rows
