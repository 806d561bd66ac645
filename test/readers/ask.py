"""Asks one reader of every table below a folder: ask.py <folder of the reader> <module> <tables>. Prints one JSON object a line."""

import importlib
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "interop"), str(HERE / sys.argv[1])]

from canonical import rows_of  # noqa: E402
from python_values import SHOWN_MICROS  # noqa: E402
from questions import predicates  # noqa: E402

VERSIONS = 12


def said(error):
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:160]


def rows_problem(reader, path, version, columns, wanted):
    try:
        found = sorted(rows_of(reader.read(path, version), columns), key=repr)
    except Exception as error:  # whatever a reader cannot do with the table is a finding
        return said(error)
    wanted = sorted((tuple(row) for row in wanted), key=repr)
    return None if found == wanted else f"{len(found)} rows, {len(set(wanted) - set(found))} of {len(wanted)} missing or other"


def rows_asked(reader, path, expected):
    """The newest version, and some of all."""
    columns, versions = expected["columns"], expected.get("versions", [])
    asked = {None: expected["rows"]}
    asked.update((version, versions[version]) for version in range(0, len(versions), len(versions) // VERSIONS + 1))
    for version, rows in asked.items():
        yield {"version": version, "problem": rows_problem(reader, path, version, columns, rows)}


def filters_asked(reader, path, expected):
    for name, kind, sign, edge, wanted in predicates(expected):
        asked = {"column": name, "type": kind, "sign": sign, "edge": str(edge), "wanted": wanted}
        try:
            yield {**asked, "found": reader.count(path, name, kind, sign, edge)}
        except Exception as error:
            yield {**asked, "error": said(error)}


def other_times_asked(reader, path, filters):
    """The same of times, in another spelling."""
    for asked in (each for each in filters if each["type"] == "timestamp"):
        key = {name: asked[name] for name in ("column", "type", "sign", "edge", "wanted")}
        try:
            edge = int(asked["edge"])
            yield {**key, "found": reader.count(path, key["column"], "timestamp", key["sign"], edge, reader.other_time)}
        except Exception as error:
            yield {**key, "error": said(error)}


def main(module, tables):
    os.environ["TZ"] = "UTC"
    reader = importlib.import_module(module)
    other = getattr(reader, "other_time", None)
    told = {"time": reader.TIME_LITERAL, "otherTime": other and other(SHOWN_MICROS)}
    print(json.dumps(told), flush=True)
    for folder in sorted(pathlib.Path(tables).iterdir()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        path = str(folder / "lake" / "Tables" / "Orders")
        print(json.dumps({"table": folder.name, "rows": list(rows_asked(reader, path, expected))}), flush=True)
        if expected["filters"]:
            filters = list(filters_asked(reader, path, expected))
            others = [] if other is None else list(other_times_asked(reader, path, filters))
            print(json.dumps({"table": folder.name, "filters": filters, "otherTimes": others}), flush=True)


main(sys.argv[2], sys.argv[3])
sys.stdout.flush()
# Not `sys.exit`: some engines' threads now and then abort the interpreter while it winds up.
os._exit(0)
