import { A_PROBLEM, ask, OF_THE_APP, OF_THE_HOST, type TableRow } from './table-row.ts';

const RUN = '/api/runs/f8ffddf0-0000-4000-8000-000000000000';

/** A path of the app, the methods that it knows, and what HEAD gets. */
const PATHS: readonly (readonly [path: string, allow: string, head: number])[] = [
  ['/api/health', 'GET, HEAD, OPTIONS', 200],
  ['/api/feeds', 'GET, HEAD, OPTIONS', 200],
  [RUN, 'GET, HEAD, DELETE, OPTIONS', 404],
  ['/api/feeds/orders', 'GET, HEAD, OPTIONS', 200],
  ['/api/runs', 'GET, HEAD, OPTIONS', 200],
  ['/api/feeds/orders/pause', 'POST, OPTIONS', 405],
  ['/api/feeds/orders/reload', 'POST, OPTIONS', 405],
  ['/api/feeds/orders/sync', 'POST, OPTIONS', 405],
];

/** The app answers the methods that it is registered for, the host any other one. */
const methods: readonly TableRow[] = PATHS.flatMap(([path, allow, head]) => [
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
    .filter((method) => !allow.includes(method))
    .map((method) => ({
      name: `${method} ${path} is not allowed`,
      request: ask(`${method} ${path}`),
      status: 405,
      headers: { ...A_PROBLEM, allow },
      body: { kind: 'method-not-allowed' },
    })),
  { name: `HEAD ${path} has no body`, request: ask(`HEAD ${path}`), status: head },
  {
    name: `OPTIONS ${path} tells the methods`,
    request: ask(`OPTIONS ${path}`),
    status: 204,
    headers: { allow },
  },
  ...['TRACE', 'PROPFIND'].map((method) => ({
    name: `${method} ${path} is not found`,
    request: ask(`${method} ${path}`),
    status: 404,
    headers: { ...OF_THE_HOST, allow: undefined },
  })),
]);

/** Each host has its own page. */
const root: readonly TableRow[] = ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method) => ({
  name: `${method} / is a page, without a key`,
  request: ask(`${method} /`, { key: 'none' }),
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: 'any',
}));

const HEALTH: Pick<TableRow, 'status' | 'headers' | 'body'> = {
  status: 200,
  headers: OF_THE_APP,
  body: { status: 'ok' },
};
const NOTHING: Pick<TableRow, 'status' | 'headers'> = { status: 404, headers: OF_THE_HOST };

const health = (name: string, target: string): TableRow => ({
  name,
  request: ask(`GET ${target}`),
  ...HEALTH,
});
const nothing = (name: string, target: string, method = 'GET'): TableRow => ({
  name,
  request: ask(`${method} ${target}`),
  ...NOTHING,
});
const unknownName = (name: string, target: string): TableRow => ({
  name,
  request: ask(`GET ${target}`),
  status: 400,
  headers: A_PROBLEM,
  body: { kind: 'bad-request', detail: 'query.x: unknown name; it can be backlog' },
});
const noRun = (name: string, id: string): TableRow => ({
  name,
  request: ask(`GET /api/runs/${id}`),
  status: 404,
  headers: A_PROBLEM,
  body: { kind: 'run-unknown' },
});
const noFeed = (name: string, feed: string): TableRow => ({
  name,
  request: ask(`POST /api/feeds/${feed}/sync`),
  status: 404,
  headers: A_PROBLEM,
  body: { kind: 'feed-unknown' },
});

const paths: readonly TableRow[] = [
  health('a route is found in capital letters', '/API/HEALTH'),
  health('one slash at the end does not count', '/api/health/'),
  health('a dot segment is left out', '/api/./health'),
  health('two dots go back', '/api/x/../health'),
  health('escaped dots go back too', '/api/x/%2e%2e/health'),
  health('nothing is above the root', '/../api/health'),
  health('an escaped letter is that letter', '/api/%68ealth'),
  health('an escaped letter of the prefix too', '/%61pi/health'),
  health('an empty query is none', '/api/health?'),
  health("a key in the query is not the app's", '/api/health?code=x'),
  unknownName('a query that is no escape is read', '/api/feeds?x=%zz'),
  unknownName('a query may be long', '/api/feeds?x=<a x 7000>'),
  health('a name that a monitor adds passes', '/api/health?_=1700000000'),
  nothing('two slashes at the end are an empty segment', '/api/health//'),
  nothing('two slashes at the beginning are', '//api/health'),
  nothing('two slashes in the middle are', '/api//health'),
  nothing('two slashes before a feed are', '/api/feeds//orders/reload', 'POST'),
  nothing('a feed without a name is none', '/api/feeds//reload', 'POST'),
  nothing('a backslash is a letter', '/api\\health'),
  nothing('an escaped slash is a letter', '/api%2Fhealth'),
  nothing('a fragment is letters of the path', '/api/health#x'),
  nothing('a blank at the end counts', '/api/health%20'),
  nothing('a semicolon counts', '/api/health;x=1'),
  nothing('a segment too many is another route', '/api/health/x'),
  nothing('the prefix alone is nothing', '/api'),
  nothing('the prefix with a slash is nothing', '/api/'),
  nothing('beside the prefix there is nothing', '/robots933456.txt'),
  nothing('no icon', '/favicon.ico'),
  nothing('no webhook of the queue', '/runtime/webhooks/queues', 'POST'),
  nothing('dots that leave a feed are another route', '/api/feeds/../reload', 'POST'),
  noRun('an id in capital letters is looked for', 'F8FFDDF0-0000-4000-8000-000000000000'),
  noRun('an id that is none is looked for', 'abc'),
  noRun('an escaped slash is part of an id', 'a%2Fb'),
  noRun('an escape that is none is part of an id', '%zz'),
  noRun('a lone per cent is part of an id', '%'),
  noRun('bytes that are no UTF-8 are part of an id', '%FF'),
  noRun('UTF-8 is part of an id', '%E4%BD%A0'),
  noRun('a long id is an id', '<a x 2000>'),
  noFeed('a feed is named in its own letters', 'ORDERS'),
  noFeed('an escaped slash is part of a name', 'a%2Forders'),
  noFeed('a blank is part of a name', 'orders%20'),
  {
    name: 'an escaped letter of a feed is that letter',
    request: ask('POST /api/feeds/%6Frders/sync'),
    status: 200,
    body: { feed: 'orders' },
  },
  {
    name: 'a verb is found in capital letters',
    request: ask('POST /api/feeds/orders/SYNC'),
    status: 200,
    body: { feed: 'orders' },
  },
];

export const ROUTE_ROWS: readonly TableRow[] = [...methods, ...root, ...paths];
