import {
  ask,
  type Asked,
  DRY,
  JSON_TYPE,
  OF_THE_APP,
  OF_THE_HOST,
  sized,
  type TableRow,
} from './table-row.ts';

/** How a key is shown, and whether it opens a function. */
const SHOWN: Readonly<Record<string, boolean>> = {
  none: false,
  empty: false,
  wrong: false,
  function: true,
  'function-other': false,
  host: true,
  system: false,
  master: true,
  'function-code': true,
  'host-code': true,
  'master-code': true,
  'wrong-code': false,
  'wrong-header-host-code': false,
  'host-header-wrong-code': true,
  'bearer-host': false,
  'two-headers': false,
};

const entries = Object.entries(SHOWN);

const functionRows = (line: string, asked: Asked, body: TableRow['body']): readonly TableRow[] =>
  entries.map(([key, opens]) => ({
    name: `${line} is ${opens ? 'open' : 'shut'} to ${key}`,
    request: ask(line, { ...asked, key }),
    ...(opens
      ? { status: 200, headers: OF_THE_APP, body: body ?? {} }
      : { status: 401, headers: OF_THE_HOST }),
  }));

const CHALLENGE = { ...OF_THE_HOST, 'www-authenticate': 'Bearer' };
const WITHOUT = { status: 401, headers: CHALLENGE };
const KNOWN = { status: 403, headers: { ...OF_THE_HOST, 'www-authenticate': undefined } };

/** `/admin` wants the master key: another that is known is forbidden, one that is not is challenged. */
const ADMIN: Readonly<Record<string, Pick<TableRow, 'status' | 'headers'>>> = {
  none: WITHOUT,
  empty: WITHOUT,
  wrong: WITHOUT,
  function: WITHOUT,
  'function-other': WITHOUT,
  'wrong-code': WITHOUT,
  'wrong-header-host-code': WITHOUT,
  'two-headers': WITHOUT,
  'bearer-host': {
    status: 401,
    headers: { ...OF_THE_HOST, 'www-authenticate': 'Bearer error="invalid_token"' },
  },
  host: KNOWN,
  'host-code': KNOWN,
  system: KNOWN,
  'host-header-wrong-code': KNOWN,
};

const adminRows = (line: string, asked: Asked): readonly TableRow[] =>
  Object.entries(ADMIN).map(([key, expected]) => ({
    name: `${line} is shut to ${key}`,
    request: ask(line, { ...asked, key }),
    ...expected,
  }));

/** Routes are looked for before keys, keys before bodies and names. */
const order: readonly TableRow[] = [
  {
    name: 'an unknown route is 404 without a key',
    request: ask('GET /api/nope', { key: 'none' }),
    status: 404,
    headers: OF_THE_HOST,
  },
  {
    name: 'another method is 401 without a key',
    request: ask('GET /api/feeds/orders/reload', { key: 'none' }),
    status: 401,
    headers: OF_THE_HOST,
  },
  {
    name: 'a broken body is 401 without a key',
    request: ask('POST /api/feeds/orders/reload', {
      key: 'none',
      headers: JSON_TYPE,
      body: sized('{"last":'),
    }),
    status: 401,
    headers: OF_THE_HOST,
  },
  {
    name: 'an unknown feed is 401 without a key',
    request: ask('POST /api/feeds/nope/reload', { key: 'none' }),
    status: 401,
    headers: OF_THE_HOST,
  },
];

/** Whether a host asks for keys at all is seen by the first of these. */
export const KEY_ROWS: readonly TableRow[] = [
  ...functionRows('GET /api/health', {}, { status: 'ok' }),
  ...functionRows(
    'POST /api/feeds/orders/reload',
    { headers: JSON_TYPE, body: sized(DRY) },
    { outcome: 'compared' },
  ),
  ...adminRows('GET /admin/host/status', {}),
  ...adminRows('POST /admin/functions/sync', { headers: JSON_TYPE, body: sized('{}') }),
  ...order,
];
