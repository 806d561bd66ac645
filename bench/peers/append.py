"""Appends the orders of a source to a Delta table, as a good script of httpx, polars and deltalake does it.

Arguments: the entity set's address, the table's folder. Prints its rows, the processor time of its process and how long it took, in ms, as JSON.
The types are given, as Tidemark has them from $metadata: left to be found out, they take twice as long and differ from page to page.
"""

import json
import resource
import sys
import time

import httpx
import polars as pl
from deltalake import write_deltalake

# Files of a sensible size, and memory that does not grow with the source.
ROWS_OF_A_WRITE = 100_000

TIMES = ["OrderDate", "RequiredDate", "ShippedDate"]
TEXTS = ["ShipName", "ShipAddress", "ShipCity", "ShipRegion", "ShipPostalCode", "ShipCountry"]
ORDER = {
    "OrderID": pl.Int32,
    "CustomerID": pl.String,
    "EmployeeID": pl.Int32,
    **dict.fromkeys(TIMES, pl.String),
    "ShipVia": pl.Int32,
    "Freight": pl.String,
    **dict.fromkeys(TEXTS, pl.String),
}
PAGE = {"@odata.nextLink": pl.String, "value": pl.List(pl.Struct(ORDER))}


def typed(orders: pl.DataFrame) -> pl.DataFrame:
    """The texts that stand for times and decimals, as such."""
    return orders.with_columns(
        pl.col(TIMES).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC"),
        pl.col("Freight").cast(pl.Decimal(19, 4)),
    )


def append(url: str, table: str) -> int:
    # The source has no TLS: no certificates are read for it, as on the other side.
    client = httpx.Client(verify=False)
    rows = 0
    pages: list[pl.DataFrame] = []

    def write() -> None:
        nonlocal rows
        orders = typed(pl.concat(pages))
        write_deltalake(table, orders, mode="append")
        rows += orders.height
        pages.clear()

    link: str | None = url
    while link is not None:
        page = pl.read_json(client.get(link).raise_for_status().content, schema=PAGE)
        link = page["@odata.nextLink"][0]
        pages.append(page["value"].explode().struct.unnest())
        if sum(page.height for page in pages) >= ROWS_OF_A_WRITE:
            write()
    if pages:
        write()
    return rows


started = time.perf_counter()
rows = append(sys.argv[1], sys.argv[2])
wall = time.perf_counter() - started
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"rows": rows, "cpuMs": (usage.ru_utime + usage.ru_stime) * 1000, "wallMs": wall * 1000}))
