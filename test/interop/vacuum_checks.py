"""What delta-rs would delete of a table, and what is left when it has."""

import pathlib
import shutil
import urllib.parse

from deltalake import DeltaTable

from subject import actions_of, differences, files_at, rows_at


def vacuumed(path, dry_run, full):
    found = DeltaTable(path).vacuum(
        dry_run=dry_run, retention_hours=0, enforce_retention_duration=False, full=full
    )
    return {urllib.parse.unquote(name) for name in found}


def data_files(path):
    return {file.name for file in pathlib.Path(path).glob("*.parquet")}


def manifests(path):
    """What runs have kept, each run in a folder of its own."""
    return {file.name: file.read_bytes() for file in pathlib.Path(path, "_tidemark").rglob("*.json")}


def vacuum_problems(subject, path, full):
    live = files_at(subject, None)
    removed = {name for commit in subject.log.values() for name in actions_of(commit, "add")} - live
    wanted = data_files(subject.path) - live if full else removed
    if vacuumed(path, True, full) != wanted:
        yield f"it would delete {sorted(vacuumed(path, True, full) ^ wanted)} wrongly, or not"
    vacuumed(path, False, full)
    if data_files(path) != data_files(subject.path) - wanted:
        yield f"it left {sorted(data_files(path))}"
    if not manifests(subject.path):
        yield "there is no manifest that it could delete"
    if manifests(path) != manifests(subject.path):
        yield f"it left the manifests {sorted(manifests(path))}"
    yield from differences(rows_at(path, subject.columns), subject.rows)


def vacuum_right(subject):
    """On copies of the table, also after a checkpoint: what no longer belongs goes; what is live, and Tidemark's own, stays."""
    for full in (False, True):
        for with_checkpoint in (False, True):
            copy = str(subject.folder / f"vacuumed-{full}-{with_checkpoint}")
            shutil.copytree(subject.path, copy)
            if with_checkpoint:
                DeltaTable(copy).create_checkpoint()
            for problem in vacuum_problems(subject, copy, full):
                yield f"{'full' if full else 'lite'}{', after a checkpoint' if with_checkpoint else ''}: {problem}"
