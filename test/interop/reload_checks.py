"""Tables of which every version is told: what delta-rs reads at each, and what it makes of the commits between."""

import pyarrow as pa
from deltalake import DeltaTable, QueryBuilder

from canonical import rows_of
from history_checks import history_right
from statistics_checks import statistics_problems
from subject import actions_of, differences, files_at, is_own, rows_at
from vacuum_checks import vacuum_right


def told(subject):
    return list(enumerate(subject.versions))[subject.oldest :]


def all_told(subject):
    if sorted(subject.log) != list(range(subject.oldest, len(subject.versions))):
        yield f"its versions are {sorted(subject.log)}, of {len(subject.versions)}"


def queried_at(subject, version):
    """By delta-rs's own engine."""
    table = DeltaTable(subject.path, version=version)
    found = QueryBuilder().register("held", table).execute("SELECT * FROM held")
    return rows_of(pa.table(found), subject.columns)


def every_version_right(subject):
    yield from all_told(subject)
    for version, rows in told(subject):
        for problem in differences(rows_at(subject.path, subject.columns, version), rows):
            yield f"version {version} {problem}"
        for problem in differences(queried_at(subject, version), rows):
            yield f"version {version}, in SQL, {problem}"


def every_statistic_right(subject):
    for version, rows in told(subject):
        table = DeltaTable(subject.path, version=version)
        counts = pa.table(table.get_add_actions(flatten=True)).column("num_records").to_pylist()
        if sum(counts) != len(rows):
            yield f"version {version} counts {counts}, of {len(rows)} rows"
        for problem in statistics_problems(subject, table):
            yield f"version {version}: {problem}"


def remove_problems(remove, add):
    wanted = {"dataChange": True, "extendedFileMetadata": True, "partitionValues": {}, "size": add["size"]}
    for key, value in wanted.items():
        if remove.get(key) != value:
            yield f"{key} is {remove.get(key)} and should be {value}"
    if not isinstance(remove.get("deletionTimestamp"), int):
        yield "it has no deletionTimestamp"


def removes_right(subject):
    """What a commit takes away was there before, and is not after; nothing else went."""
    added, before = {}, set()
    for version, commit in sorted(subject.log.items()):
        adds, removes, after = actions_of(commit, "add"), actions_of(commit, "remove"), files_at(subject, version)
        if after != before - {*removes} | {*adds}:
            yield f"version {version} has other files than its log says: {after ^ (before - {*removes} | {*adds})}"
        if is_own(commit):
            for path, remove in removes.items():
                if path not in before:
                    yield f"version {version} removes {path}, which was not there"
                for problem in remove_problems(remove, added.get(path, {"size": None})):
                    yield f"version {version} removes {path}: {problem}"
        added, before = {**added, **adds}, after


def updates_right(subject):
    """A reader that had an older version open sees what one sees that opens the last."""
    wanted = set(subject.table.file_uris())
    for version in subject.log:
        table = DeltaTable(subject.path, version=version)
        table.update_incremental()
        if set(table.file_uris()) != wanted:
            yield f"from version {version} on, delta-rs comes to {set(table.file_uris()) ^ wanted}"


VERSION_CHECKS = {
    "every version holds exactly its rows": every_version_right,
    "every version's statistics are exact": every_statistic_right,
    "delta-rs catches up from every version": updates_right,
}
# Of tables whose first versions are still there.
RELOAD_CHECKS = {
    "commits remove what was there, and no more": removes_right,
    "delta-rs reads the history of reloads": history_right,
    "vacuum deletes what was removed, and no more": vacuum_right,
}
