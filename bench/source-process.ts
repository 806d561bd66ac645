import { createServer, type ServerResponse } from 'node:http';
import { ENTITY_SETS, metadataXml, type SetName } from './entity-sets.ts';

/**
 * A source in a process of its own: serves ready-made pages of one entity set from memory, the same bytes to everybody, so that a benchmark
 * measures the reader. Prints its service root when it listens. Arguments: which set, how many rows, rows of a page, ms until an answer begins.
 * `POST /change` gives the last two pages other content, `POST /grow` adds five rows, `GET /asked` says how many requests came since it was last asked.
 */
const FIRST_ID = 10_248;
const ROOT = '/V4/Northwind/Northwind.svc';

const [, , setName = 'Orders', totalText = '0', pageRowsText = '5000', latencyText = '0'] = process.argv;
const set = ENTITY_SETS[setName as SetName];
const pageRows = Number(pageRowsText);
const latencyMs = Number(latencyText);
const JSON_TYPE = `application/json;odata.metadata=minimal;IEEE754Compatible=${set.isText}`;
const EMPTY = Buffer.from(JSON.stringify({ value: [] }));
const METADATA = Buffer.from(metadataXml());

let total = Number(totalText);
/** Grows with every change: what the last two pages say follows it. */
let changes = 0;
/** Until a change the table is only loaded: that need not take long. */
let isQuick = true;
let asked = 0;
let root = '';
let pages: Buffer[] = [];

const pageBody = (index: number, rows: number, isLast: boolean): Buffer => {
  const first = FIRST_ID + index * pageRows;
  const name = changes === 0 ? {} : { ShipName: `changed ${changes} times` };
  const value = set.rows(rows, first).map((row) => ({ ...row, ...name }));
  const next = isLast ? {} : { '@odata.nextLink': `${root}/${setName}?$skiptoken=${index + 1}` };
  return Buffer.from(JSON.stringify({ '@odata.context': `${root}/$metadata#${setName}`, value, ...next }));
};

const render = (index: number): Buffer => {
  const rows = Math.min(pageRows, total - index * pageRows);
  return pageBody(index, rows, (index + 1) * pageRows >= total);
};

const bound = (query: string, op: string): number | undefined => {
  const match = new RegExp(`${set.key} ${op} (\\d+)`).exec(query);
  return match === null ? undefined : Number(match[1]);
};

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

const change = (): string => {
  changes += 1;
  isQuick = false;
  for (const index of [pages.length - 2, pages.length - 1]) pages[index] = render(index);
  return '{}';
};

/** Five rows more, as a page of their own. */
const grow = (): string => {
  pages.push(pageBody(pages.length, 5, true));
  total += 5;
  return '{}';
};

const takeAsked = (): string => {
  const count = asked;
  asked = 0;
  return JSON.stringify({ asked: count });
};

/** What the bench asks for, rather than the reader. */
const CONTROLS = new Map([
  ['/change', change],
  ['/grow', grow],
  ['/asked', takeAsked],
]);

const server = createServer((request, response) => {
  const url = decodeURIComponent(request.url ?? '');
  const control = CONTROLS.get(url.slice(url.lastIndexOf('/')));
  if (control !== undefined) return send(response, control(), JSON_TYPE);
  asked += 1;
  const last = FIRST_ID + total - 1;
  const above = bound(url, 'gt') ?? FIRST_ID - 1;
  if (url.includes(' desc'))
    return send(response, JSON.stringify({ value: [{ [set.key]: last }] }), JSON_TYPE);
  if (url.includes('$metadata')) return send(response, METADATA, 'application/xml');
  if (url.includes('/$count')) {
    return send(response, String(Math.min(bound(url, 'le') ?? last, last) - above), 'text/plain');
  }
  const token = /skiptoken=(\d+)/.exec(url)?.[1];
  const index = token === undefined ? (above - FIRST_ID + 1) / pageRows : Number(token);
  send(response, pages[index] ?? EMPTY, JSON_TYPE);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  root = `http://127.0.0.1:${address.port}${ROOT}`;
  pages = Array.from({ length: Math.ceil(total / pageRows) }, (_, index) => render(index));
  console.log(root);
});
