#!/usr/bin/env bash
# What an incremental resource of dlt makes of an OData service, as Delta: what docs/beside.md says of it.
# Seen: dlt 1.31.0 with deltalake 1.6.6. (1) A run with nothing new is one request and no commit. (2) With a cursor of times, `ge` and a primary key, a row
# that ties with the last one and comes later is taken, once. (3) A decimal that JSON has as a number becomes a double: 0.1234567890123456789 is cut.
# (4) A row that is changed or deleted at the source below the cursor stays as it was. (5) With `merge` (upsert) and `lag`, the last days are asked for at
# every run: a row that was changed there is taken again, one that was deleted stays, and a run that finds nothing different commits a version all the same.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'dlt[deltalake,filesystem]==1.31.0' deltalake==1.6.6 pyarrow
cat > try.py <<'PY'
import json, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

import dlt
from deltalake import DeltaTable
from dlt.sources.helpers import requests

TIES = "2026-01-02T00:00:00Z"
rows = [
    {"Id": 1, "At": "2026-01-01T00:00:00Z", "Rate": 0.5},
    {"Id": 2, "At": TIES, "Rate": "NUMBER"},
]
asked = []


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        above = parse_qs(urlparse(self.path).query)["$filter"][0].split(" ")[2]
        asked.append(above)
        page = sorted((row for row in rows if row["At"] >= above), key=lambda row: (row["At"], row["Id"]))
        body = json.dumps({"value": page}).replace('"NUMBER"', "0.1234567890123456789").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
root = f"http://127.0.0.1:{server.server_port}"


@dlt.resource(name="rates", primary_key="Id", write_disposition="append", table_format="delta")
def rates(at=dlt.sources.incremental("At", initial_value="2000-01-01T00:00:00Z")):
    yield requests.get(f"{root}/Rates?$filter=At%20ge%20{at.start_value}&$orderby=At,Id").json()["value"]


def run():
    asked.clear()
    pipeline = dlt.pipeline("p", destination=dlt.destinations.filesystem("file://" + __import__("os").getcwd() + "/lake"), dataset_name="d", pipelines_dir="state")
    pipeline.run(rates())
    table = DeltaTable("lake/d/rates")
    return len(asked), table.version(), table.to_pyarrow_table()


_, version, table = run()
seen = {"rate": str(table.schema.field("rate").type), "cut": str(table["rate"].to_pylist()[1])}
requests_idle, version_idle, _ = run()
seen["idle"] = [requests_idle, version_idle - version]
rows.append({"Id": 3, "At": TIES, "Rate": 1.5})
seen["tied"] = sorted(run()[2]["id"].to_pylist())
del rows[1]
rows[0]["Rate"] = 9.5
seen["after"] = sorted(zip(run()[2]["id"].to_pylist(), DeltaTable("lake/d/rates").to_pyarrow_table()["rate"].to_pylist()))[0]
seen["deleted"] = 2 in run()[2]["id"].to_pylist()

WEEK = 7 * 24 * 3600


@dlt.resource(name="merged", primary_key="Id", write_disposition={"disposition": "merge", "strategy": "upsert"}, table_format="delta")
def merged(at=dlt.sources.incremental("At", initial_value="2000-01-01T00:00:00Z", lag=WEEK)):
    yield requests.get(f"{root}/Rates?$filter=At%20ge%20{at.start_value}&$orderby=At,Id").json()["value"]


def merge():
    pipeline = dlt.pipeline("m", destination=dlt.destinations.filesystem("file://" + __import__("os").getcwd() + "/lake"), dataset_name="d", pipelines_dir="state")
    pipeline.run(merged())
    table = DeltaTable("lake/d/merged")
    return table.version(), {row["id"]: row["rate"] for row in table.to_pyarrow_table().to_pylist()}


version_first, _ = merge()
version_same, _ = merge()
seen["merge-idle"] = version_same - version_first
rows[0]["Rate"] = 7.5
del rows[1]
seen["merged"] = [merge()[1][id] for id in (1, 3)]
print(json.dumps(seen))
expected = {"rate": "double", "cut": "0.12345678901234568", "idle": [1, 0], "tied": [1, 2, 3], "after": (1, 0.5), "deleted": True, "merge-idle": 1, "merged": [7.5, 1.5]}
raise SystemExit(0 if seen == expected else 1)
PY
venv/bin/python try.py
