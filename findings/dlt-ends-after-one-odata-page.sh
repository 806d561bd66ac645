#!/usr/bin/env bash
# dlt reads the first page of an OData service and ends, without an error, unless the name of the next link stands in quotes.
# Seen: dlt 1.31.0, RESTClient over a service that answers seven rows in pages of three with `@odata.nextLink`, as OData V4 has it. The path of a link is a
# JSONPath, in which a dot leads into an object: JSONLinkPaginator("@odata.nextLink") finds nothing, takes that for the last page, and brings three rows of
# seven, with no warning. With quotes, "'@odata.nextLink'" or "$['@odata.nextLink']", it brings all seven. Without a paginator dlt does not know the
# link either: it falls back to a single page, which it logs as a warning.
# Run with Python 3.10 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dlt==1.31.0
cat > try.py <<'PY'
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator

ROWS, PAGE = 7, 3


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        first = int(parse_qs(urlparse(self.path).query).get("$skiptoken", ["0"])[0])
        last = min(first + PAGE, ROWS)
        answer = {"@odata.context": f"{root}/$metadata#Things", "value": [{"Id": id} for id in range(first, last)]}
        if last < ROWS:
            answer["@odata.nextLink"] = f"{root}/Things?$skiptoken={last}"
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
root = f"http://127.0.0.1:{server.server_port}"

warnings = []


class Kept(logging.Handler):
    def emit(self, record):
        warnings.append(record.getMessage())


logging.getLogger("dlt").addHandler(Kept(logging.WARNING))


def rows(paginator):
    warnings.clear()
    count = sum(len(page) for page in RESTClient(root, paginator=paginator).paginate("Things"))
    return [count, len(warnings)]


seen = {
    "plain": rows(JSONLinkPaginator(next_url_path="@odata.nextLink")),
    "quoted": rows(JSONLinkPaginator(next_url_path="'@odata.nextLink'")),
    "bracketed": rows(JSONLinkPaginator(next_url_path="$['@odata.nextLink']")),
    "none": rows(None),
}
print(json.dumps(seen))
expected = {"plain": [3, 0], "quoted": [7, 0], "bracketed": [7, 0], "none": [3, 1]}
raise SystemExit(0 if seen == expected else 1)
PY
venv/bin/python try.py
