"""Counts the rows in which two Delta tables differ, read by polars and delta-rs. Arguments: their folders, the key. Prints JSON."""

import json
import sys

import polars as pl


def load(folder: str, key: str) -> pl.DataFrame:
    return pl.read_delta(folder).sort(key)


ours, theirs = load(sys.argv[1], sys.argv[3]), load(sys.argv[2], sys.argv[3])
if ours.schema != theirs.schema:
    sys.exit(f"The tables' columns differ: {ours.schema}, {theirs.schema}")
if ours.height == theirs.height:
    same = pl.all_horizontal(
        ours[name].eq_missing(theirs[name]).alias(name) for name in ours.columns
    )
    differing = int(pl.select((~same).sum()).item())
else:
    differing = abs(ours.height - theirs.height)
print(json.dumps({"rows": ours.height, "differing": differing}))
