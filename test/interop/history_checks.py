"""commitInfo of the commits that replaced rows, as delta-rs reads it."""

import json
import pathlib

from subject import actions_of, is_own


def size_of(subject, paths):
    return sum(pathlib.Path(subject.path, path).stat().st_size for path in paths)


def commit_problems(subject, version, entry):
    adds, removes = (actions_of(subject.log[version], kind) for kind in ("add", "remove"))
    wanted = {"operation": "WRITE", "isBlindAppend": False, "isolationLevel": "Serializable", "readVersion": version - 1}
    for key, value in wanted.items():
        if entry.get(key) != value:
            yield f"{key} is {entry.get(key)!r}"
    if entry["operationParameters"].get("mode") != "Overwrite":
        yield f"operationParameters are {entry['operationParameters']}"
    metrics = {name: int(value) for name, value in entry["operationMetrics"].items()}
    counted = {
        "numFiles": len(adds),
        "numOutputBytes": size_of(subject, adds),
        "numRemovedFiles": len(removes),
        "numRemovedBytes": size_of(subject, removes),
    }
    for name, value in counted.items():
        if metrics.get(name) != value:
            yield f"{name} is {metrics.get(name)} and should be {value}"
    grown = len(subject.versions[version]) - len(subject.versions[version - 1])
    if metrics["numOutputRows"] - metrics["numDeletedRows"] != grown:
        yield f"it tells of {metrics['numOutputRows']} rows and of {metrics['numDeletedRows']} gone: {grown} in all"


def has_kept_rows(subject, version):
    """Whether the files that a commit removes have more rows than it says are gone."""
    counts = {
        path: json.loads(add["stats"])["numRecords"]
        for commit in subject.log.values()
        for path, add in actions_of(commit, "add").items()
    }
    info = next(action["commitInfo"] for action in subject.log[version] if "commitInfo" in action)
    gone = int(info["operationMetrics"].get("numDeletedRows", 0))
    return sum(counts[path] for path in actions_of(subject.log[version], "remove")) > gone


def history_right(subject):
    """commitInfo, as delta-rs reads it, of the reloads that replaced rows; and their fence."""
    entries = {entry["version"]: entry for entry in subject.table.history()}
    if sorted(entries) != sorted(subject.log):
        yield f"its history has {sorted(entries)}"
    reloads = [version for version, entry in entries.items() if entry.get("tidemark", {}).get("kind") == "reload"]
    parts = [version for version in reloads if "from" in entries[version]["tidemark"]]
    if parts and not any(has_kept_rows(subject, version) for version in parts):
        yield "none of its reloads rewrote a file for the rows that it keeps"
    for version in sorted(reloads):
        if version > 0:
            for problem in commit_problems(subject, version, entries[version]):
                yield f"version {version}: {problem}"
    batches = [action["txn"] for commit in subject.log.values() for action in commit if "txn" in action and is_own(commit)]
    for name in {txn["appId"] for txn in batches}:
        if subject.table.transaction_version(name) != max(txn["version"] for txn in batches):
            yield f"{name} is at {subject.table.transaction_version(name)}"
