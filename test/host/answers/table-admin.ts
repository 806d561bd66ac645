import { ask, type Asked, inChunks, JSON_TYPE, OF_THE_HOST, sized, type TableRow } from './table-row.ts';

const JSON_ANSWER = { 'content-type': 'application/json; charset=utf-8', 'transfer-encoding': undefined };
const MASTER = { key: 'master' };

const admin = (line: string, expected: Omit<TableRow, 'name' | 'request'>): TableRow => ({
  name: `${line} answers ${expected.status}`,
  request: ask(line, MASTER),
  ...expected,
});
const empty = (status: number): Omit<TableRow, 'name' | 'request'> => ({ status, headers: OF_THE_HOST });
const json = (body: Readonly<Record<string, unknown>>): Omit<TableRow, 'name' | 'request'> => ({
  status: 200,
  headers: JSON_ANSWER,
  body,
});

const facts: readonly TableRow[] = [
  admin('GET /admin/host/status', json({ state: 'Running' })),
  admin('GET /ADMIN/HOST/STATUS', json({ state: 'Running' })),
  admin('GET /admin/host/status/', json({ state: 'Running' })),
  admin('GET /admin/host/ping', empty(200)),
  admin('POST /admin/host/ping', empty(200)),
  admin('GET /admin/host/config', { status: 200, body: {} }),
  admin('GET /admin/host/extensions', json({ extensions: [] })),
  admin('GET /admin/instance/http-health', empty(200)),
  admin('GET /admin/warmup', empty(200)),
  admin('GET /admin/vfs/', empty(403)),
  admin('GET /admin/host/nope', empty(404)),
  admin('GET /admin', empty(404)),
  admin('GET /admin/functions', { status: 200, headers: JSON_ANSWER, body: 'any' }),
  admin('POST /admin/functions', empty(404)),
  admin('GET /admin/functions/nope', empty(404)),
  admin('GET /admin/functions/continuerun', json({ name: 'continueRun', language: 'node' })),
  admin('GET /admin/functions/sync/status', json({})),
  admin('PATCH /admin/functions/sync', empty(404)),
  admin('OPTIONS /admin/functions/sync', empty(404)),
  admin('PUT /admin/functions/sync', empty(415)),
];

const start = (what: string, asked: Asked, status: number, name = 'sync'): TableRow => ({
  name: `${what} ${status === 202 ? 'starts' : 'does not start'} ${name}`,
  request: ask(`POST /admin/functions/${name}`, { ...MASTER, headers: JSON_TYPE, ...asked }),
  ...empty(status),
});

const starts: readonly TableRow[] = [
  start('an object', { body: sized('{}') }, 202),
  start('an input', { body: sized('{"input":"x"}') }, 202),
  start('an input of null', { body: sized('{"input":null}') }, 202),
  start('an input of a number', { body: sized('{"input":5}') }, 202),
  start('another member', { body: sized('{"a":"x"}') }, 202),
  start('an object in chunks', { body: inChunks('{}') }, 202),
  start('an object', { body: sized('{}') }, 202, 'SYNC'),
  start('an object', { body: sized('{}') }, 202, 'sync/'),
  start('an HTTP function by hand', { body: sized('{}') }, 202, 'feeds'),
  start('no body', {}, 400),
  start('an array', { body: sized('[]') }, 400),
  start('null', { body: sized('null') }, 400),
  start('a text', { body: sized('"x"') }, 400),
  start('broken JSON', { body: sized('{"input":') }, 400),
  start('a byte order mark', { body: sized('\uFEFF{}') }, 400),
  start('an input of an object', { body: sized('{"input":{}}') }, 400, 'abandonRun'),
  start('no content type', { headers: {}, body: sized('{}') }, 415),
  start('text', { headers: { 'content-type': 'text/plain' }, body: sized('{}') }, 415),
  start('an object', { body: sized('{}') }, 404, 'nope'),
];

/** The last: a drained host takes nothing more. That it resumes is left out: the real one answered 200 in one pass, 500 in another. */
const drain: readonly TableRow[] = [
  admin('GET /admin/host/drain/status', json({ state: 'Disabled' })),
  admin('POST /admin/host/drain', empty(202)),
  { ...admin('GET /admin/host/drain/status', { status: 200, body: 'any' }), name: 'it drains' },
  {
    name: 'a drained host answers',
    request: ask('GET /api/health'),
    status: 200,
    body: { status: 'ok' },
  },
];

export const ADMIN_ROWS: readonly TableRow[] = [...facts, ...starts, ...drain];
