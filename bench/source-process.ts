import { createServer, type ServerResponse } from 'node:http';
import { northwindOrders } from '../local/odata-service/index.ts';

/**
 * A source in a process of its own: serves ready-made pages of Northwind-shaped orders, so that a benchmark measures the
 * reader. Prints its service root when it listens. Arguments: how many rows, and how many ms an answer takes to begin.
 */
const PAGE_ROWS = 5_000;
const FIRST_ID = 10_248;
const ROOT = '/V4/Northwind/Northwind.svc';
const JSON_TYPE = 'application/json;odata.metadata=minimal;IEEE754Compatible=true';

const total = Number(process.argv[2]);
const latencyMs = Number(process.argv[3] ?? 0);
const pageCount = Math.ceil(total / PAGE_ROWS);

const METADATA = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="NorthwindModel" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="Order"><Key><PropertyRef Name="OrderID"/></Key>
<Property Name="OrderID" Type="Edm.Int32" Nullable="false"/><Property Name="CustomerID" Type="Edm.String"/><Property Name="EmployeeID" Type="Edm.Int32"/>
<Property Name="OrderDate" Type="Edm.DateTimeOffset"/><Property Name="RequiredDate" Type="Edm.DateTimeOffset"/><Property Name="ShippedDate" Type="Edm.DateTimeOffset"/>
<Property Name="ShipVia" Type="Edm.Int32"/><Property Name="Freight" Type="Edm.Decimal" Precision="19" Scale="4"/>
<Property Name="ShipName" Type="Edm.String"/><Property Name="ShipAddress" Type="Edm.String"/><Property Name="ShipCity" Type="Edm.String"/>
<Property Name="ShipRegion" Type="Edm.String"/><Property Name="ShipPostalCode" Type="Edm.String"/><Property Name="ShipCountry" Type="Edm.String"/>
</EntityType></Schema>
<Schema Namespace="ODataWebV4.Northwind.Model" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityContainer Name="NorthwindEntities">
<EntitySet Name="Orders" EntityType="NorthwindModel.Order"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;

/** Grows with every `POST /change`: the content of the last two pages follows it. */
let changes = 0;

const pageBody = (index: number, serviceRoot: string): Buffer => {
  const count = Math.min(PAGE_ROWS, total - index * PAGE_ROWS);
  const orders = northwindOrders(count, { firstOrderId: FIRST_ID + index * PAGE_ROWS });
  const name = changes === 0 ? {} : { ShipName: `changed ${changes} times` };
  const value = orders.map((order) => ({ ...order, Freight: JSON.stringify(order['Freight']), ...name }));
  const next =
    index + 1 < pageCount ? { '@odata.nextLink': `${serviceRoot}/Orders?$skiptoken=${index + 1}` } : {};
  return Buffer.from(JSON.stringify({ '@odata.context': `${serviceRoot}/$metadata#Orders`, value, ...next }));
};

let pages: Buffer[] = [];
let root = '';
const EMPTY = Buffer.from(JSON.stringify({ value: [] }));

const bound = (query: string, op: string): number | undefined => {
  const match = new RegExp(`OrderID ${op} (\\d+)`).exec(query);
  return match === null ? undefined : Number(match[1]);
};

/** Until a change the table is only loaded: that need not take long. */
let isQuick = true;

const send = (response: ServerResponse, body: Buffer | string, type: string): void => {
  const answer = (): void => {
    response.writeHead(200, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'odata-version': '4.0',
    });
    response.end(body);
  };
  if (latencyMs === 0 || isQuick) answer();
  else setTimeout(answer, latencyMs);
};

const server = createServer((request, response) => {
  const url = decodeURIComponent(request.url ?? '');
  const last = FIRST_ID + total - 1;
  const above = bound(url, 'gt') ?? FIRST_ID - 1;
  if (url.endsWith('/change')) {
    changes += 1;
    isQuick = false;
    for (const index of [pageCount - 2, pageCount - 1]) pages[index] = pageBody(index, root);
    return send(response, '{}', JSON_TYPE);
  }
  if (url.includes(' desc')) return send(response, JSON.stringify({ value: [{ OrderID: last }] }), JSON_TYPE);
  if (url.includes('$metadata')) return send(response, METADATA, 'application/xml');
  if (url.includes('/$count')) {
    return send(response, String(Math.min(bound(url, 'le') ?? last, last) - above), 'text/plain');
  }
  const token = /skiptoken=(\d+)/.exec(url)?.[1];
  const index = token === undefined ? (above - FIRST_ID + 1) / PAGE_ROWS : Number(token);
  send(response, pages[index] ?? EMPTY, JSON_TYPE);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  root = `http://127.0.0.1:${address.port}${ROOT}`;
  pages = Array.from({ length: pageCount }, (_, index) => pageBody(index, root));
  console.log(root);
});
