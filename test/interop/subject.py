"""A table under examination, and what is expected of it."""

import collections
import json
import pathlib
import urllib.parse

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, QueryBuilder

from canonical import rows_of, table_of, to_text, values_of
from tally import Tally


def has_deletion_vectors(table):
    return "deletionVectors" in (table.protocol().reader_features or [])


def is_own(commit):
    return any("tidemark" in action.get("commitInfo", {}) for action in commit)


class Subject:
    """`log` has the actions of each version that is still to be read, `own_adds` those of Tidemark's files, `cells` the rows as they should be."""

    def __init__(self, folder):
        self.folder = folder
        self.path = str(folder / "lake" / "Tables" / "Orders")
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        self.columns = expected["columns"]
        self.identity = expected["identity"]
        self.codec = expected["codec"]
        self.is_ours = expected["createdBy"] == "tidemark"
        self.upserts = expected["upserts"]
        self.rows = [tuple(row) for row in expected["rows"]]
        self.versions = [[tuple(row) for row in rows] for rows in expected.get("versions", [])]
        self.oldest = expected.get("oldest", 0)
        self.read_by_others = expected.get("readByOthers", [])
        self.cells = table_of(self.columns, self.rows)
        self.table = DeltaTable(self.path)
        self.log = self.read_log()
        own = [commit for commit in self.log.values() if is_own(commit)]
        self.own_adds = [action["add"] for commit in own for action in commit if "add" in action]
        self.types_of = self.read_types()
        self.tally = Tally()
        self.held = {}

    def read_log(self):
        files = sorted(pathlib.Path(self.path, "_delta_log").glob("*.json"))
        commits = [file for file in files if file.stem.isdigit() and int(file.stem) >= self.oldest]
        return {int(file.stem): [json.loads(line) for line in file.read_text().splitlines()] for file in commits}

    def read_types(self):
        """The type of each column by the path of a file, as its version had them: a reload of everything may change them."""
        types, found = {}, {}
        for version in sorted(self.log):
            for action in self.log[version]:
                if "metaData" in action:
                    fields = json.loads(action["metaData"]["schemaString"])["fields"]
                    types = {field["name"]: field["type"] for field in fields}
            found.update({action["add"]["path"]: types for action in self.log[version] if "add" in action})
        return found

    def file(self, path):
        return str(pathlib.Path(self.path, urllib.parse.unquote(path)))

    def values(self, name):
        """A column as it should be, as Python has its values."""
        place, kind = next((at, column["type"]) for at, column in enumerate(self.columns) if column["name"] == name)
        return values_of([row[place] for row in self.rows], kind)

    def columns_in(self, path):
        """The table's columns that a file has: what the table gained later is not in it."""
        names = set(pq.read_schema(self.file(path)).names)
        types = self.types_of.get(path, {})
        return [
            {**column, "type": types.get(column["name"], column["type"])}
            for column in self.columns
            if column["name"] in names
        ]

    def values_in(self, path, name):
        """The same of one of Tidemark's files, as it is; none of a column that it does not have."""
        if path not in self.held:
            table = pq.read_table(self.file(path))
            kinds = {column["name"]: column["type"] for column in self.columns_in(path)}
            self.held[path] = {name: values_of(to_text(table.column(name), kind), kind) for name, kind in kinds.items()}
        return self.held[path].get(name, [])

    def key_of(self, row):
        return tuple(cell for cell, column in zip(row, self.columns) if column["name"] in self.identity)


def rows_at(path, columns, version=None):
    """A version's rows. delta-rs reads deletion vectors with its own engine, and not through Arrow's datasets."""
    table = DeltaTable(path, version=version)
    if not has_deletion_vectors(table):
        return rows_of(table.to_pyarrow_table(), columns)
    return rows_of(pa.table(QueryBuilder().register("held", table).execute("SELECT * FROM held")), columns)


def differences(found, wanted):
    """Up to three rows that are too many and three that are missing."""
    found, wanted = collections.Counter(found), collections.Counter(wanted)
    for row in list((found - wanted).elements())[:3]:
        yield f"has {row}"
    for row in list((wanted - found).elements())[:3]:
        yield f"lacks {row}"


def files_at(subject, version):
    """Paths of a version's files as delta-rs has them; of the last version for None."""
    table = DeltaTable(subject.path, version=version)
    return {urllib.parse.unquote(path) for path in pa.table(table.get_add_actions()).column("path").to_pylist()}


def actions_of(commit, kind):
    """A commit's adds or removes, by path."""
    return {urllib.parse.unquote(action[kind]["path"]): action[kind] for action in commit if kind in action}
