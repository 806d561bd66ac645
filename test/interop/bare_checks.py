"""Tables whose newest version adds no row: as they are made, and as a commit that never came leaves them."""

import pathlib
import shutil

import polars
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from canonical import rows_of, table_of
from subject import actions_of, differences, rows_at


def cut_off(subject, version):
    """A copy of the table as it was at this version."""
    copy = subject.folder / f"cut-off-{version}"
    shutil.copytree(subject.path, copy)
    for file in pathlib.Path(copy, "_delta_log").iterdir():
        number = file.name.split(".")[0]
        if file.name == "_last_checkpoint" or (number.isdigit() and int(number) > version):
            file.unlink()
    return str(copy)


def column_names(path):
    """Those that the table has by then."""
    return [field.name for field in DeltaTable(path).schema().fields]


def in_types_of(path, rows):
    """Types may have grown since."""
    types = {field.name: field.type for field in pa.schema(DeltaTable(path).schema().to_arrow())}
    return rows.cast(pa.schema([(name, types[name]) for name in rows.column_names]))


def newest_problems(subject, path, rows):
    yield from differences(rows_at(path, subject.columns), rows)
    yield from differences(rows_of(polars.read_delta(path).to_arrow(), subject.columns), rows)


def bare_right(subject):
    """Read as the newest version, continued by delta-rs, summed up by it, and read again."""
    bare = [version for version, commit in subject.log.items() if not actions_of(commit, "add") and not actions_of(commit, "remove")]
    if subject.oldest == 0 and 0 not in bare:
        yield "it was not made by a version without rows"
    for version in bare:
        rows = rows_at(subject.path, subject.columns, version)
        copy = cut_off(subject, version)
        if DeltaTable(copy).version() != version:
            yield f"cut off after version {version}, it is at {DeltaTable(copy).version()}"
        for problem in newest_problems(subject, copy, rows):
            yield f"cut off after version {version}, it {problem}"
        row = table_of(subject.columns, [subject.rows[0]]).select(column_names(copy))
        write_deltalake(copy, in_types_of(copy, row), mode="append")
        DeltaTable(copy).create_checkpoint()
        for problem in newest_problems(subject, copy, [*rows, subject.rows[0]]):
            yield f"continued after version {version}, it {problem}"
