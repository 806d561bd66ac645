"""What Spark is asked of the tables below a folder, and what it should find: spark_questions.py <folder>.

Prints one JSON object a table: its live files and its questions, each a condition in Spark's SQL with how many rows meet it. Whoever asks them
needs neither the rows nor delta-rs.
"""

import json
import os
import pathlib
import sys

import pyarrow.parquet as pq

from filters import FLOATS, SIGNS, SPECIALS, by_spark, count_of, extremes_of, place_of, same
from subject import Subject
from tally import Tally

# The table with every type, in files with dictionaries and without; the others hold some of the same types, written by the same code.
TABLES = ("every-type",)
TYPES = {
    "integer": "INT",
    "long": "BIGINT",
    "short": "SMALLINT",
    "byte": "TINYINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
}
NEGATIVE_ZERO = "Spark looks -0.0 up in a dictionary of 0.0 and finds none, also in files of its own"
NOTHING_TO_LOSE = "no row meets the condition, so Spark can lose none"


def literal(value, kind):
    if kind == "timestamp":
        return f"timestamp_micros({value})"
    if kind == "date":
        return f"date_from_unix_date({value})"
    if kind == "binary":
        return f"X'{value.hex()}'"
    if kind == "string":
        return f"CAST(X'{value.encode().hex()}' AS STRING)"
    text = format(value, "f") if kind.startswith("decimal") else str(value)
    return f"CAST('{text}' AS {TYPES.get(kind, kind)})"


def edges_of(values, kind):
    """Least, greatest and one between, NaN aside; of text the longest too, of floats all that is special."""
    present = sorted({value for value in values if value is not None and value == value}, key=place_of(kind, by_spark))
    edges = [present[0], present[len(present) // 2], present[-1]] if present else []
    if kind == "string" and present:
        edges.append(max(present, key=len))
    if kind in FLOATS:
        edges += SPECIALS
    return [edge for at, edge in enumerate(edges) if not any(same(edge, other) for other in edges[:at])]


def comparisons(name, edge, kind):
    """Conditions with one edge, and how a value that meets them compares with it."""
    text = literal(edge, kind)
    yield from ((f"`{name}` {sign} {text}", sign) for sign in SIGNS)
    yield f"`{name}` <=> {text}", "="
    if kind in FLOATS:
        yield f"NOT (`{name}` <= {text})", ">"


def has_dictionary_of_zero(subject, name):
    """Whether a file's dictionary of a float column holds 0.0."""
    for add in subject.own_adds:
        footer = pq.read_metadata(subject.file(add["path"]))
        groups = [footer.row_group(group) for group in range(footer.num_row_groups)]
        chunks = [group.column(at) for group in groups for at in range(footer.num_columns)]
        has_dictionary = any(chunk.has_dictionary_page for chunk in chunks if chunk.path_in_schema == name)
        present = [value for value in subject.values_in(add["path"], name) if value is not None]
        if has_dictionary and any(same(value, 0.0) for value in present):
            return True
    return False


def edges_asked(subject, column, values, tally):
    name, kind = column["name"], column["type"]
    edges = edges_of(values, kind)
    if kind not in FLOATS or not has_dictionary_of_zero(subject, name):
        return edges
    tally.leave(NEGATIVE_ZERO, sum(1 for _ in comparisons(name, -0.0, kind)))
    return [edge for edge in edges if not same(edge, -0.0)]


def questions_of(subject, column, tally):
    """Each condition with how many rows meet it."""
    name, kind = column["name"], column["type"]
    values = subject.values(name)
    place = place_of(kind, by_spark)
    places = [place(value) for value in values]
    edges = edges_asked(subject, column, values, tally)
    yield f"`{name}` IS NULL", values.count(None)
    yield f"`{name}` IS NOT NULL", len(values) - values.count(None)
    for edge in edges:
        for condition, sign in comparisons(name, edge, kind):
            yield condition, count_of(places, sign, place(edge))
    # The zeros are never in one list: one of them would stand in for the other.
    for pair in zip(edges, edges[(len(edges) + 1) // 2 :]):
        among = {place(edge) for edge in pair}
        listed = ", ".join(literal(edge, kind) for edge in pair)
        yield f"`{name}` IN ({listed})", sum(1 for one in places if one is not None and one in among)


def print_questions(folder):
    subject = Subject(folder)
    tally = Tally()
    questions = [question for column in subject.columns for question in questions_of(subject, column, tally)]
    asked = [(condition, wanted) for condition, wanted in questions if wanted > 0]
    tally.leave(NOTHING_TO_LOSE, len(questions) - len(asked))
    files = [subject.file(uri) for uri in subject.table.file_uris()]
    print(json.dumps({"table": folder.name, "files": files, "questions": asked, "leftOut": tally.left_out}), flush=True)


for expected in sorted(pathlib.Path(sys.argv[1]).glob("*/expected.json")):
    if expected.parent.name in TABLES:
        print_questions(expected.parent)
# As in check.py: not `sys.exit`.
os._exit(0)
