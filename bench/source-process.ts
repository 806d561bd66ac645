import { createServer, type ServerResponse } from 'node:http';
import { ENTITY_SETS, metadataXml, type SetName } from './entity-sets.ts';

/**
 * A source in a process of its own: serves ready-made pages of one entity set from memory, the same bytes to everybody, so that a benchmark
 * measures the reader. Prints its service root when it listens. Arguments: which set, how many rows, rows of a page, ms until an answer begins.
 * `POST /slow` makes it take its time, `POST /change` gives the last two pages other content, `POST /grow` adds five rows, `GET /asked` says how many requests came since it was last asked, and at most in any minute.
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

/** Grows with every change: what the last two pages say follows it. */
let changes = 0;
/** Until a change the table is only loaded: that need not take long. */
let isQuick = true;
/** When each request came, ms, since that was last asked. */
let arrivals: number[] = [];
let root = '';
/** Each row, as it is sent. */
let texts: string[] = [];
/** Pages that were sent, by their first row and how many there were. */
const pages = new Map<string, Buffer>();

const textsOf = (count: number, first: number): readonly string[] => {
  const name = changes === 0 ? {} : { ShipName: `changed ${changes} times` };
  return set.rows(count, FIRST_ID + first).map((row) => JSON.stringify({ ...row, ...name }));
};

/** A page from a row on, with a link where more follow. */
const render = (first: number, rows: number): Buffer => {
  const end = Math.min(first + rows, texts.length);
  const link = end < texts.length ? `,"@odata.nextLink":"${root}/${setName}?$skiptoken=${end}"` : '';
  const context = `"@odata.context":"${root}/$metadata#${setName}"`;
  return Buffer.from(`{${context},"value":[${texts.slice(first, end).join(',')}]${link}}`);
};

const pageFrom = (first: number, rows: number): Buffer => {
  const name = `${first} ${rows}`;
  const page = pages.get(name) ?? render(first, rows);
  pages.set(name, page);
  return page;
};

/** The first row that a question is about, by its place; one beyond the last: none. */
const bound = (query: string, op: string): number | undefined => {
  const match = new RegExp(`${set.key} ${op} (\\d+)`).exec(query);
  return match === null ? undefined : Number(match[1]) - FIRST_ID;
};

const placesOf = (query: string): { readonly first: number; readonly end: number } => {
  const above = bound(query, 'gt');
  const upTo = bound(query, 'le');
  const first = Math.max(0, bound(query, 'ge') ?? (above === undefined ? 0 : above + 1));
  const end = Math.min(bound(query, 'lt') ?? (upTo === undefined ? texts.length : upTo + 1), texts.length);
  return { first, end };
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
  const rows = Math.min(2 * pageRows, texts.length);
  texts = [...texts.slice(0, -rows), ...textsOf(rows, texts.length - rows)];
  pages.clear();
  return '{}';
};

/** From now on it takes its time. */
const slow = (): string => {
  isQuick = false;
  return '{}';
};

/** Five rows more. */
const grow = (): string => {
  texts.push(...textsOf(5, texts.length));
  pages.clear();
  return '{}';
};

const MINUTE_MS = 60_000;

/** The most requests in any minute: one of those minutes ends with a request. */
const busiest = (times: readonly number[]): number => {
  let from = 0;
  return times.reduce((most, time, at) => {
    while ((times[from] ?? time) < time - MINUTE_MS) from += 1;
    return Math.max(most, at - from + 1);
  }, 0);
};

const takeAsked = (): string => {
  const times = arrivals;
  arrivals = [];
  return JSON.stringify({ asked: times.length, mostInMinute: busiest(times) });
};

/** What the bench asks for, rather than the reader. */
const CONTROLS = new Map([
  ['/change', change],
  ['/slow', slow],
  ['/grow', grow],
  ['/asked', takeAsked],
]);

const server = createServer((request, response) => {
  const url = decodeURIComponent(request.url ?? '');
  const control = CONTROLS.get(url.slice(url.lastIndexOf('/')));
  if (control !== undefined) return send(response, control(), JSON_TYPE);
  arrivals.push(performance.now());
  if (url.includes(' desc')) {
    const last = FIRST_ID + texts.length - 1;
    return send(response, JSON.stringify({ value: [{ [set.key]: last }] }), JSON_TYPE);
  }
  if (url.includes('$metadata')) return send(response, METADATA, 'application/xml');
  const { first, end } = placesOf(url);
  if (url.includes('/$count')) return send(response, String(Math.max(0, end - first)), 'text/plain');
  const token = /skiptoken=(\d+)/.exec(url)?.[1];
  const top = Number(/\$top=(\d+)/.exec(url)?.[1] ?? pageRows);
  const from = token === undefined ? first : Number(token);
  // A page has room for the row that a question by value begins with.
  const rows = Math.min(top, bound(url, 'ge') === undefined ? pageRows : pageRows + 1);
  send(response, from < texts.length ? pageFrom(from, rows) : EMPTY, JSON_TYPE);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  root = `http://127.0.0.1:${address.port}${ROOT}`;
  texts = [...textsOf(Number(totalText), 0)];
  console.log(root);
});
