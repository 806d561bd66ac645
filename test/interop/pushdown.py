"""Whether filters find every row, though readers skip files by the log's statistics and row groups by Parquet's."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import QueryBuilder

from canonical import from_values
from filters import SIGNS, by_ieee, by_spark, count_of, edges_of, place_of
from statistics_of_rows import parse_statistics
from subject import has_deletion_vectors

EDGES = 6
COMPARISONS = {"=": pc.equal, ">=": pc.greater_equal, "<=": pc.less_equal, ">": pc.greater, "<": pc.less}
SQL_TYPES = {
    "integer": "INT",
    "long": "BIGINT",
    "short": "SMALLINT",
    "byte": "TINYINT",
    "float": "REAL",
    "double": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
}


def table_edges(subject, column):
    """Of the files that have the column in its type: another one may not hold them all."""
    paths = [add["path"] for add in subject.own_adds if column in subject.columns_in(add["path"])]
    lists = [subject.values_in(path, column["name"]) for path in paths]
    return edges_of(lists, column["type"], EDGES)


def wrong_counts(subject, column, order, values, count):
    """Comparisons with edges for which `count` answers otherwise than the values themselves, in an engine's order of floats."""
    name, kind = column["name"], column["type"]
    place = place_of(kind, order)
    places = [place(value) for value in values]
    for edge in table_edges(subject, column):
        for sign in SIGNS:
            if order is by_ieee and edge != edge and sign in ("<", "<="):
                subject.tally.leave("pyarrow takes each value within bounds for less than NaN, and none without them")
                continue
            subject.tally.ask()
            wanted = count_of(places, sign, place(edge))
            found = count(sign, edge)
            if found != wanted:
                yield f"{name} {sign} {edge} finds {found} rows of {wanted}"


def lacks_bound(name, entry):
    """Whether a file's statistics tell of a column, but not where its values end."""
    has_values = entry["nullCount"].get(name, entry["numRecords"]) != entry["numRecords"]
    return has_values and not (name in entry["minValues"] and name in entry["maxValues"])


def reason_against(subject, column):
    """Why a dataset of delta-rs cannot be asked by a column; None where it can."""
    own = {subject.file(add["path"]) for add in subject.own_adds}
    if column["type"] == "string" and not own.issuperset(subject.table.file_uris()):
        return "delta-rs's dataset does not filter text in the string views that delta-rs writes"
    for entry in (parse_statistics(add["stats"]) for add in subject.own_adds):
        if lacks_bound(column["name"], entry) and column["type"] != "binary":
            return "delta-rs's dataset compares the bound that a NaN or an infinity leaves out with null, and finds none of the file's rows"
    return None


def counter(dataset, column):
    field = ds.field(column["name"])
    scalar = lambda edge: from_values([edge], column["type"])[0]
    return lambda sign, edge: dataset.count_rows(filter=COMPARISONS[sign](field, scalar(edge)))


def filters_right(subject):
    if has_deletion_vectors(subject.table):
        return subject.tally.leave("delta-rs's dataset cannot read deletion vectors", len(subject.columns))
    dataset = subject.table.to_pyarrow_dataset()
    for column in subject.columns:
        reason = reason_against(subject, column)
        if reason is not None:
            subject.tally.leave(reason, len(table_edges(subject, column)) * len(SIGNS))
            continue
        yield from wrong_counts(subject, column, by_ieee, subject.values(column["name"]), counter(dataset, column))


def files_filtered_right(subject):
    """Each file alone, by its own footer: the log does not help here, nor does it hide a wrong bound."""
    for add in subject.own_adds:
        dataset = ds.dataset(subject.file(add["path"]))
        for column in subject.columns_in(add["path"]):
            values = subject.values_in(add["path"], column["name"])
            for problem in wrong_counts(subject, column, by_ieee, values, counter(dataset, column)):
                yield f"{add['path']}: {problem}"


def sql_of(edge, kind):
    if kind == "timestamp":
        return f"to_timestamp_micros({edge})"
    if kind == "date":
        return f"CAST({edge} AS DATE)"
    if kind == "binary":
        return f"X'{edge.hex()}'"
    text = format(edge, "f") if kind.startswith("decimal") else str(edge).replace("'", "''")
    return f"CAST('{text}' AS {SQL_TYPES.get(kind, kind)})"


def queries_right(subject):
    """In SQL: delta-rs's own engine skips files in other code, and of every column."""
    engine = QueryBuilder().register("held", subject.table)
    for column in subject.columns:
        query = f"""SELECT 1 FROM held WHERE "{column['name']}" """
        count = lambda sign, edge: pa.table(engine.execute(query + sign + sql_of(edge, column["type"]))).num_rows
        yield from wrong_counts(subject, column, by_spark, subject.values(column["name"]), count)
