import {
  A_PROBLEM,
  ask,
  JSON_TYPE,
  OF_THE_APP,
  OF_THE_HOST,
  OF_THE_SERVER,
  sized,
  type TableRow,
  wire,
} from './table-row.ts';

const HEALTH = { status: 200, headers: OF_THE_APP, body: { status: 'ok' } };
const refused = (status: number): Pick<TableRow, 'status' | 'headers' | 'closes'> => ({
  status,
  headers: OF_THE_SERVER,
  closes: true,
});
const get = (line: string, ...headers: readonly string[]): TableRow['request'] =>
  wire([`GET ${line}`, ...headers, 'x-functions-key: <host key>', '', ''].join('\r\n'));

/** A request line of so many bytes, its line end counted. */
const lineOf = (bytes: number): string =>
  `/api/health?${'a'.repeat(bytes - 'GET /api/health? HTTP/1.1\r\n'.length)}`;

const limits: readonly TableRow[] = [
  {
    name: 'a request line of 8,192 bytes is read',
    request: ask(`GET ${lineOf(8192)}`),
    ...HEALTH,
  },
  { name: 'one of 8,193 is not', request: ask(`GET ${lineOf(8193)}`), ...refused(414) },
  { name: 'one of 20,000 is not', request: ask(`GET ${lineOf(20_000)}`), ...refused(414) },
  {
    name: 'a header of 20 KB is read',
    request: ask('GET /api/health', { headers: { 'x-long': { repeat: 'a', times: 20_000 } } }),
    ...HEALTH,
  },
  {
    name: 'one of 40 KB is not',
    request: ask('GET /api/health', { headers: { 'x-long': { repeat: 'a', times: 40_000 } } }),
    ...refused(431),
  },
  { name: '92 headers are read', request: ask('GET /api/health', { many: 90 }), ...HEALTH },
  { name: '112 are not', request: ask('GET /api/health', { many: 110 }), ...refused(431) },
];

const hosts: readonly TableRow[] = [
  { name: 'HTTP/1.1 names its host', request: get('/api/health HTTP/1.1'), ...refused(400) },
  { name: 'and once', request: get('/api/health HTTP/1.1', 'host: a', 'host: b'), ...refused(400) },
  { name: 'a host has no blank', request: get('/api/health HTTP/1.1', 'host: a b'), ...refused(400) },
  { name: 'a host may have an underscore', request: get('/api/health HTTP/1.1', 'host: my_app'), ...HEALTH },
  {
    name: 'an empty host is a function without a URL',
    request: get('/api/health HTTP/1.1', 'host:'),
    status: 500,
    headers: OF_THE_HOST,
  },
  {
    name: 'so is HTTP/1.0 without a host',
    request: get('/api/health HTTP/1.0'),
    status: 500,
    headers: { ...OF_THE_HOST, connection: 'close' },
    closes: true,
  },
  {
    name: 'HTTP/1.0 with a host is answered without chunks',
    request: get('/api/health HTTP/1.0', 'host: app.test'),
    status: 200,
    headers: { connection: 'close', 'transfer-encoding': undefined, 'content-length': undefined },
    body: { status: 'ok' },
    closes: true,
  },
  { name: 'another version is refused', request: get('/api/health HTTP/2.0', 'host: a'), ...refused(505) },
  {
    name: 'a target of another host is refused',
    request: ask('GET http://example.test/api/health'),
    ...refused(400),
  },
  {
    name: 'a star is no route',
    request: ask('OPTIONS *'),
    status: 404,
    headers: OF_THE_HOST,
  },
  { name: 'a target without a slash is refused', request: ask('GET api/health'), ...refused(400) },
  { name: 'an escaped zero is refused', request: ask('GET /api/health%00'), ...refused(400) },
];

const heads: readonly TableRow[] = [
  { name: 'what is no request is refused', request: wire('hello\r\n\r\n'), ...refused(400) },
  { name: 'TLS is refused', request: wire('\u0016\u0003\u0001\u0000\u0005hello'), ...refused(400) },
  {
    name: 'a blank in a target is refused',
    request: wire('GET /api/a b HTTP/1.1\r\nhost: a\r\n\r\n'),
    ...refused(400),
  },
  {
    name: 'a name with a blank is refused',
    request: ask('GET /api/health', { headers: { 'x a': '1' } }),
    ...refused(400),
  },
  {
    name: 'a folded header is refused',
    request: ask('GET /api/health', { headers: { 'x-a': 'a\r\n b' } }),
    ...refused(400),
  },
  {
    name: 'a zero in a header is refused',
    request: ask('GET /api/health', { headers: { 'x-a': 'a\u0000b' } }),
    ...refused(400),
  },
  {
    name: 'letters beyond ASCII are let pass',
    request: ask('GET /api/health', { headers: { 'x-a': 'é' } }),
    ...HEALTH,
  },
  {
    name: 'a method is read in any case',
    request: ask('get /api/health'),
    ...HEALTH,
    local: { reason: 'Node reads methods in capital letters only.', expected: refused(400) },
  },
  {
    name: 'CONNECT is no route',
    request: wire('CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n'),
    status: 404,
    headers: OF_THE_HOST,
  },
  {
    name: 'two requests in a row get two answers',
    request: wire(
      'GET /api/nope HTTP/1.1\r\nhost: a\r\n\r\nGET /api/nope HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
    ),
    status: 404,
    headers: OF_THE_HOST,
    closes: true,
    also: [404],
  },
  {
    name: 'an upgrade is not taken',
    request: ask('GET /api/health', { headers: { connection: 'Upgrade', upgrade: 'websocket' } }),
    ...HEALTH,
  },
  {
    name: 'a caller that wants no more is closed',
    request: ask('GET /api/health', { headers: { connection: 'close' } }),
    ...HEALTH,
    headers: { ...OF_THE_APP, connection: 'close' },
    closes: true,
  },
  {
    name: 'nothing is compressed',
    request: ask('GET /api/feeds', { headers: { 'accept-encoding': 'gzip' } }),
    status: 200,
    headers: { ...OF_THE_APP, 'content-encoding': undefined },
    body: {},
  },
  {
    name: 'a preflight with a key is told the methods, and no more',
    request: ask('OPTIONS /api/health', {
      headers: { origin: 'https://portal.azure.com', 'access-control-request-method': 'GET' },
    }),
    status: 204,
    headers: { allow: 'GET, HEAD, OPTIONS', 'access-control-allow-origin': undefined },
  },
];

const reloadAs = (key: readonly string[] | string, body: string): TableRow['request'] =>
  ask('POST /api/feeds/orders/reload', {
    headers: { ...JSON_TYPE, 'idempotency-key': key },
    body: sized(body),
  });

/** Seen by the key that the app makes of them. */
const twice: readonly TableRow[] = [
  {
    name: 'two headers of one name are one, joined by a comma',
    request: reloadAs(['t1', 't2'], '{"last":5}'),
    status: 200,
    headers: OF_THE_APP,
    body: { kind: 'reload' },
  },
  {
    name: 'so they are the key with a comma, which has its body now',
    request: reloadAs('t1,t2', '{"last":6}'),
    status: 422,
    headers: A_PROBLEM,
    body: { kind: 'key-reused' },
  },
];

export const WIRE_ROWS: readonly TableRow[] = [...limits, ...hosts, ...heads, ...twice];
