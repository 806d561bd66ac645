"""Opens each table below a folder with delta-rs and compares it with its expected.json: check.py <folder>.

Prints one JSON object a line: the table, what was checked, and the problems found.
"""

import collections
import json
import os
import pathlib
import shutil
import sys

from deltalake import DeltaTable, write_deltalake

from bare_checks import bare_right
from canonical import table_of
from data_file import file_problems
from other_readers import OTHER_READERS
from polars_checks import polars_right
from pushdown import files_filtered_right, filters_right, queries_right
from reload_checks import RELOAD_CHECKS, VERSION_CHECKS
from statistics_checks import log_statistics, read_statistics
from subject import Subject, differences, rows_at
from tally import Tally


def rows_right(subject):
    yield from differences(rows_at(subject.path, subject.columns), subject.rows)


def versions_right(subject):
    """Every version that the log still holds."""
    known = set(subject.rows)
    for version in subject.log:
        rows = rows_at(subject.path, subject.columns, version)
        twice = [key for key, count in collections.Counter(map(subject.key_of, rows)).items() if count > 1]
        if twice:
            yield f"version {version} holds {twice[0]} more than once"
        if not subject.upserts and not known.issuperset(rows):
            yield f"version {version} holds rows that the source does not"


def schema_right(subject):
    fields = json.loads(subject.table.schema().to_json())["fields"]
    found = [(field["name"], field["type"], field["nullable"]) for field in fields]
    if found != [(column["name"], column["type"], True) for column in subject.columns]:
        yield f"its schema is {found}"


def protocol_plain(subject):
    protocol = subject.table.protocol()
    if (protocol.min_reader_version, protocol.min_writer_version) != (1, 2):
        yield f"its protocol is {protocol}"
    if subject.table.metadata().partition_columns:
        yield "it is partitioned"


def files_right(subject):
    for add in subject.own_adds:
        for problem in file_problems(subject.file(add["path"]), subject.columns_in(add["path"]), subject.codec):
            yield f"{add['path']}: {problem}"


def can_be_continued(subject):
    """On a copy of the table: all rows must be there, and the one appended."""
    copy = str(subject.folder / "continued")
    shutil.copytree(subject.path, copy)
    write_deltalake(copy, table_of(subject.columns, [subject.rows[-1]]), mode="append")
    DeltaTable(copy).create_checkpoint()
    yield from differences(rows_at(copy, subject.columns), [*subject.rows, subject.rows[-1]])


CHECKS = {
    "its rows are those of the source": rows_right,
    "every version opens and holds no row twice": versions_right,
    "polars reads every version, and finds what delta-rs finds": polars_right,
    "its schema is that of the feed": schema_right,
    "the log's statistics are exact": log_statistics,
    "delta-rs reads the statistics as they are": read_statistics,
    "its files are plain Parquet with data pages of version 1": files_right,
    "filters at the edges of files lose nothing": filters_right,
    "filters at the edges of rows lose nothing of a file alone": files_filtered_right,
    "queries at the edges of files lose nothing": queries_right,
    "delta-rs can append to it and write a checkpoint": can_be_continued,
}
OWN_CHECKS = {
    "its protocol is (1,2), unpartitioned": protocol_plain,
    "versions without rows can be the newest, and be continued": bare_right,
}


def problems_of(check, subject):
    subject.tally = Tally()
    try:
        return list(check(subject))
    except Exception as error:  # whatever an engine cannot do with the table is a finding
        return [f"{type(error).__name__}: {error}"]


def check_table(folder):
    try:
        subject = Subject(folder)
    except Exception as error:
        yield "it opens", [f"{type(error).__name__}: {error}"], Tally()
        return
    checks = {
        **CHECKS,
        **(OWN_CHECKS if subject.is_ours else {}),
        **(VERSION_CHECKS if subject.versions else {}),
        **(RELOAD_CHECKS if subject.versions and subject.oldest == 0 else {}),
        **(OTHER_READERS if subject.read_by_others else {}),
    }
    for title, check in checks.items():
        yield title, problems_of(check, subject), subject.tally


for expected in sorted(pathlib.Path(sys.argv[1]).glob("*/expected.json")):
    for title, problems, tally in check_table(expected.parent):
        told = {"table": expected.parent.name, "check": title, "problems": problems}
        print(json.dumps({**told, "asked": tally.asked, "leftOut": tally.left_out}), flush=True)
# Not `sys.exit`: delta-rs's threads now and then abort the interpreter while it winds up.
os._exit(0)
