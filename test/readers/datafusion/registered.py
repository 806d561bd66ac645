"""DataFusion, over a table of delta-rs that is registered with it."""

from datafusion import SessionContext
from deltalake import DeltaTable
from python_values import SHOWN_MICROS, moment_text, sql_literal


def time(micros):
    return f"arrow_cast('{moment_text(micros)}', 'Timestamp(Microsecond, Some(\"UTC\"))')"


def other_time(micros):
    return f"TIMESTAMP '{moment_text(micros)}'"


TIME_LITERAL = time(SHOWN_MICROS)


def run(path, version, query):
    context = SessionContext()
    context.register_table("held", DeltaTable(path, version=version))
    return context.sql(query).to_arrow_table()


def read(path, version):
    return run(path, version, "SELECT * FROM held")


def count(path, name, kind, sign, edge, form=time):
    return run(path, None, f'SELECT 1 FROM held WHERE "{name}" {sign} {sql_literal(edge, kind, form)}').num_rows
