"""Whether filters find every row, though readers skip files by the log's statistics and row groups by Parquet's."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import QueryBuilder

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


def edges_of(subject, name, kind):
    """Least and greatest values of some files, as Arrow scalars: where a wrong statistic would lose rows."""
    found = []
    for add in subject.own_adds:
        present = pc.drop_null(pq.read_table(subject.file(add["path"]), columns=[name]).column(0))
        if kind in ("float", "double"):
            present = present.filter(pc.invert(pc.is_nan(present)))
        if kind != "binary" and len(present) > 0:
            order = pc.sort_indices(present.cast(pa.int8()) if kind == "boolean" else present)
            found += [present[order[0].as_py()], present[order[-1].as_py()]]
    distinct = [scalar for index, scalar in enumerate(found) if scalar not in found[:index]]
    return distinct[:: len(distinct) // EDGES + 1]


def wrong_counts(subject, column, count, signs=tuple(COMPARISONS)):
    """Comparisons with edges for which `count` answers otherwise than the rows themselves; None is no answer."""
    cells = subject.cells.column(column["name"])
    for edge in edges_of(subject, column["name"], column["type"]):
        for sign in signs:
            wanted = pc.sum(COMPARISONS[sign](cells, edge)).as_py() or 0
            found = count(sign, edge)
            if found not in (wanted, None):
                yield f"{column['name']} {sign} {edge} finds {found} rows of {wanted}"


def can_be_filtered(subject, column):
    """
    Not where a bound of a file is left out: delta-rs then compares with null, and finds none of its rows. Nor do filters
    on strings get through to files that delta-rs itself rewrote as string views.
    """
    own = {subject.file(add["path"]) for add in subject.own_adds}
    if column["type"] == "string" and not own.issuperset(subject.table.file_uris()):
        return False
    statistics = [parse_statistics(add["stats"]) for add in subject.own_adds]
    return all(
        entry["nullCount"].get(column["name"]) == entry["numRecords"]
        or (column["name"] in entry["minValues"] and column["name"] in entry["maxValues"])
        for entry in statistics
    )


def filters_right(subject):
    if has_deletion_vectors(subject.table):
        return
    dataset = subject.table.to_pyarrow_dataset()
    for column in subject.columns:
        if can_be_filtered(subject, column):
            field = ds.field(column["name"])
            count = lambda sign, edge: dataset.count_rows(filter=COMPARISONS[sign](field, edge))
            yield from wrong_counts(subject, column, count)


def files_filtered_right(subject):
    """Each file alone, by its own footer: the log does not help here, nor does it hide a wrong bound."""
    for add in subject.own_adds:
        path = subject.file(add["path"])
        for column in subject.columns:
            cells = pq.read_table(path, columns=[column["name"]]).column(0)
            field = ds.field(column["name"])
            for edge in edges_of(subject, column["name"], column["type"]):
                for sign, compare in COMPARISONS.items():
                    wanted = pc.sum(compare(cells, edge)).as_py() or 0
                    found = ds.dataset(path).count_rows(filter=compare(field, edge))
                    if found != wanted:
                        yield f"{add['path']}: {column['name']} {sign} {edge} finds {found} rows of {wanted}"


def sql_of(edge, kind):
    if kind == "timestamp":
        return f"to_timestamp_micros({edge.cast(pa.int64()).as_py()})"
    value = edge.as_py()
    text = format(value, "f") if kind.startswith("decimal") else str(value).replace("'", "''")
    return f"CAST('{text}' AS {SQL_TYPES.get(kind, kind)})"


def queries_right(subject):
    """In SQL: delta-rs's own engine skips files in other code, and of every column."""
    engine = QueryBuilder().register("held", subject.table)
    for column in subject.columns:
        query = f"""SELECT 1 FROM held WHERE "{column['name']}" """
        count = lambda sign, edge: pa.table(engine.execute(query + sign + sql_of(edge, column["type"]))).num_rows
        # That engine orders NaN above all and holds both zeros apart, as Arrow's comparisons do not.
        if column["type"] in ("float", "double"):
            yield from wrong_counts(subject, column, lambda sign, edge: count(sign, edge) if edge.as_py() else None, "=")
        else:
            yield from wrong_counts(subject, column, count)
