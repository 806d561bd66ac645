import {
  A_PROBLEM,
  ask,
  type Asked,
  DRY,
  inChunks,
  JSON_TYPE,
  OF_THE_APP,
  OF_THE_HOST,
  OF_THE_SERVER,
  sized,
  type TableRow,
} from './table-row.ts';

const RELOAD = 'POST /api/feeds/orders/reload';
const SYNC = 'POST /api/feeds/orders/sync';

const reload = (name: string, asked: Asked, expected: Omit<TableRow, 'name' | 'request'>): TableRow => ({
  name,
  request: ask(RELOAD, { headers: JSON_TYPE, ...asked }),
  ...expected,
});

const COMPARED = { status: 200, headers: OF_THE_APP, body: { outcome: 'compared' } };
const DEFAULT = { status: 200, headers: OF_THE_APP, body: { kind: 'reload', outcome: 'unchanged' } };
const BAD = { status: 400, headers: A_PROBLEM, body: { kind: 'bad-request' } };
const REFUSED = { status: 400, headers: OF_THE_SERVER, closes: true };

/** The host drops it and the function sees no body: the app refuses what it cannot know. */
const DROPPED = {
  status: 411,
  headers: A_PROBLEM,
  body: { kind: 'length-required' },
  changed: '0.1.0 took it for a request without a body, and reloaded by the default of the feed.',
};

const chunked: readonly TableRow[] = [
  reload('a dry run in chunks is refused', { body: inChunks(DRY) }, DROPPED),
  reload('in three chunks', { body: inChunks(DRY, { pieces: 3 }) }, DROPPED),
  reload('with a trailer', { body: inChunks(DRY, { trailer: 'x-sum: 1' }) }, DROPPED),
  reload('with an extension', { body: inChunks(DRY, { extension: ';a=b' }) }, DROPPED),
  reload('no content type in chunks', { headers: {}, body: inChunks(DRY) }, DROPPED),
  reload('broken JSON in chunks', { body: inChunks('{"last": 5, ') }, DROPPED),
  reload('no bytes in chunks', { body: inChunks('') }, DROPPED),
  reload('20 MB in chunks', { body: inChunks(DRY, { padTo: 20_000_000, pieces: 20 }) }, DROPPED),
  reload(
    'with an Idempotency-Key it is not remembered',
    { headers: { ...JSON_TYPE, 'idempotency-key': 'table-chunked' }, body: inChunks('{"last":5}') },
    DROPPED,
  ),
  reload(
    'so the same key takes the request with a length',
    { headers: { ...JSON_TYPE, 'idempotency-key': 'table-chunked' }, body: sized('{"last":5}') },
    DEFAULT,
  ),
  { name: 'a sync in chunks is refused', request: ask(SYNC, { body: inChunks('{}') }), ...DROPPED },
  {
    name: 'a GET in chunks is answered',
    request: ask('GET /api/health', { body: inChunks('x') }),
    status: 200,
    headers: OF_THE_APP,
    body: { status: 'ok' },
  },
];

const framed: readonly TableRow[] = [
  reload('a body with a length is read', { body: sized(DRY) }, COMPARED),
  reload('no content type counts as JSON', { headers: {}, body: sized(DRY) }, COMPARED),
  reload('no body is the default of the feed', { headers: {} }, DEFAULT),
  reload('no bytes with a length are no body', { body: sized('') }, DEFAULT),
  reload('a byte order mark is let pass', { body: sized(`\uFEFF${DRY}`) }, COMPARED),
  reload('UTF-16 is no JSON', { body: sized('', { hex: 'fffe7b007d00' }) }, BAD),
  reload('gzip is no JSON', { body: sized('', { hex: '1f8b0800' }) }, BAD),
  reload(
    'another content type is refused',
    { headers: { 'content-type': 'text/plain' }, body: sized(DRY) },
    BAD,
  ),
  reload('10,000 characters are taken', { body: sized(DRY, { padTo: 10_000 }) }, COMPARED),
  reload('10,001 are not', { body: sized(DRY, { padTo: 10_001 }) }, BAD),
  reload(
    'a body above 100 MB is refused by the host',
    { body: sized(DRY, { padTo: 104_857_601 }) },
    { status: 500, headers: { ...OF_THE_HOST, connection: 'close' }, closes: true },
  ),
  reload(
    'a caller that ends in mid-body gets nothing',
    { body: sized(DRY, { claim: 29, close: true }) },
    { status: undefined, closes: true },
  ),
  reload(
    'a body that stalls for 5 s is given up by the host',
    { body: sized(DRY, { claim: 29 }) },
    { status: 500, headers: { ...OF_THE_HOST, connection: 'close' }, closes: true },
  ),
  reload('what is past the length is of the next request', { body: sized(DRY, { claim: 10 }) }, BAD),
  reload('two lengths are refused', { body: sized(DRY, { twice: true }) }, REFUSED),
  reload('two lengths that differ too', { body: sized(DRY, { twiceOther: true }) }, REFUSED),
  reload('a length that is none is refused', { body: sized(DRY, { claim: 'abc' }) }, REFUSED),
  reload('a length below 0 is refused', { body: sized(DRY, { claim: -1 }) }, REFUSED),
  reload(
    'a framing that is none is refused',
    { body: { framing: 'raw', wire: 'transfer-encoding: identity\r\n\r\n' } },
    REFUSED,
  ),
  reload(
    'a caller that waits for 100 is answered',
    { headers: { ...JSON_TYPE, expect: '100-continue' }, body: sized(DRY) },
    COMPARED,
  ),
  reload(
    'another Expect is let pass',
    { headers: { ...JSON_TYPE, expect: 'x' }, body: sized(DRY) },
    COMPARED,
  ),
  {
    name: 'a sync takes no body',
    request: ask(SYNC, { headers: JSON_TYPE, body: sized('{"a":1}') }),
    ...BAD,
  },
];

export const BODY_ROWS: readonly TableRow[] = [...chunked, ...framed];
