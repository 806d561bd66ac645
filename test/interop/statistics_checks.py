"""Whether statistics say what is in the files: in the log's text, and as delta-rs reads them."""

import datetime
import os

import pyarrow as pa
import pyarrow.parquet as pq

from statistics_of_rows import INDEXED_COLUMNS, bound, extremes_of, parse_statistics, statistics_of

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def flat(statistics):
    """`{"minValues": {"Id": 1}}` as `{"minValues.Id": 1}`."""
    nested = {key: value for key, value in statistics.items() if isinstance(value, dict)}
    parts = {f"{key}.{name}": value for key, values in nested.items() for name, value in values.items()}
    return {**parts, **{key: value for key, value in statistics.items() if key not in nested}}


def is_same(found, wanted):
    """Zeros are written with their signs: to some readers they are two."""
    return found == wanted and (wanted != 0 or str(found)[:1] == str(wanted)[:1])


def log_statistics(subject):
    for add in subject.own_adds:
        wanted = flat(statistics_of(pq.read_table(subject.file(add["path"])), subject.columns_in(add["path"])))
        found = flat(parse_statistics(add["stats"]))
        for key in sorted({*wanted, *found}):
            if not is_same(found.get(key), wanted.get(key)):
                yield f"{add['path']}: {key} is {found.get(key)!r} and should be {wanted.get(key)!r}"
        if os.path.getsize(subject.file(add["path"])) != add["size"]:
            yield f"{add['path']}: its size is not {add['size']}"


def in_units(value):
    """What delta-rs answers, as `extremes_of` has it: times in µs, dates in days."""
    if isinstance(value, datetime.datetime):
        return (value - EPOCH) // datetime.timedelta(microseconds=1)
    return (value - EPOCH.date()).days if isinstance(value, datetime.date) else value


def read_bound(extreme, kind, side):
    """The bound that a reader should see: a time floored to ms, a long string cut, anything else exact; None for none."""
    if bound(extreme, kind, side) is None:
        return None
    if kind == "timestamp":
        return extreme // 1000 * 1000
    return bound(extreme, kind, side) if kind == "string" else extreme


def column_problems(action, column, array):
    name, kind = column["name"], column["type"]
    if action.get(f"null_count.{name}") != array.null_count:
        yield f"null_count.{name} is {action.get(f'null_count.{name}')}"
    extremes = extremes_of(array, kind) or (None, None)
    for side, key, extreme in zip(("minValues", "maxValues"), (f"min.{name}", f"max.{name}"), extremes):
        wanted = None if extreme is None else read_bound(extreme, kind, side)
        if in_units(action.get(key)) != wanted:
            yield f"{key} is {action.get(key)}, of {extreme}"


def statistics_problems(subject, table):
    own = {add["path"] for add in subject.own_adds}
    for action in pa.table(table.get_add_actions(flatten=True)).to_pylist():
        if action["path"] not in own:
            continue
        rows = pq.read_table(subject.file(action["path"]))
        if action["num_records"] != rows.num_rows:
            yield f"{action['path']}: num_records is {action['num_records']}"
        for column in subject.columns_in(action["path"])[:INDEXED_COLUMNS]:
            for problem in column_problems(action, column, rows.column(column["name"])):
                yield f"{action['path']}: {problem}"


def read_statistics(subject):
    yield from statistics_problems(subject, subject.table)
