"""Every version as polars reads it: its own Parquet reader and its own skipping of files, over the log that delta-rs reads."""

import polars

from canonical import rows_of
from subject import differences, has_deletion_vectors, rows_at


def polars_right(subject):
    """Also versions of which the log names no file, and commits that add none."""
    if has_deletion_vectors(subject.table):
        return
    for version in subject.log:
        found = rows_of(polars.read_delta(subject.path, version=version).to_arrow(), subject.columns)
        for problem in differences(found, rows_at(subject.path, subject.columns, version)):
            yield f"version {version} {problem}"
