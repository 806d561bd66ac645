import { describe, expect, test } from 'vitest';
import { NO_WINDOW, parseBody, reloadBody, windowOf } from '../../../shared/config/index.ts';

/** What a body asks of a feed, as a reload reads it. */
const parseReloadBody = (body: unknown, feed: Parameters<typeof windowOf>[1]) => {
  const parsed = parseBody(reloadBody, body);
  if (parsed.outcome === 'refused') return parsed;
  const window = windowOf(parsed.value, feed);
  if (window === undefined) return { outcome: 'refused', problems: [{ place: '', message: NO_WINDOW }] };
  const { dryRun = false, force = false } = parsed.value;
  return { outcome: 'ok', window, dryRun, force };
};

const FEED = { reload: { last: { units: '10' } } } as const;
const ok = (window: object, more: object = {}) => ({
  outcome: 'ok',
  window,
  dryRun: false,
  force: false,
  ...more,
});

test.each([
  [{ last: 10 }, ok({ last: { units: '10' } })],
  [{ last: '10' }, ok({ last: { units: '10' } })],
  [{ last: 0.5 }, ok({ last: { units: '0.5' } })],
  [{ last: '12345678901234567890' }, ok({ last: { units: '12345678901234567890' } })],
  [{ last: '0.0000001' }, ok({ last: { units: '0.0000001' } })],
  [{ last: 'P7D' }, ok({ last: { ms: 604_800_000 } })],
  [{ rows: 3 }, ok({ rows: 3 })],
  [{ from: 11_068 }, ok({ from: '11068' })],
  [{ from: -1 }, ok({ from: '-1' })],
  [{ from: 2 ** 53 - 1 }, ok({ from: '9007199254740991' })],
  [{ from: '9007199254740993' }, ok({ from: '9007199254740993' })],
  [{ from: '2026-01-01T00:00:00Z' }, ok({ from: '2026-01-01T00:00:00Z' })],
  [{ from: 10, to: 20 }, ok({ from: '10', to: '20' })],
  [
    { from: '2026-01-01', to: '2026-02-01', force: true },
    ok({ from: '2026-01-01', to: '2026-02-01' }, { force: true }),
  ],
  [{ all: true }, ok({ all: true })],
  [{ rows: 3, dryRun: true, force: true }, ok({ rows: 3 }, { dryRun: true, force: true })],
  [{ rows: 3, dryRun: false }, ok({ rows: 3 })],
])('%j asks for that', (body, expected) => {
  expect(parseReloadBody(body, FEED)).toEqual(expected);
});

describe('a body without a window', () => {
  test.each([[undefined], [{}], [{ force: true }]])('%j takes the default of the feed', (body) => {
    expect(parseReloadBody(body, FEED)).toMatchObject({ outcome: 'ok', window: { last: { units: '10' } } });
  });

  test.each([[undefined], [{}], [{ dryRun: true }]])('%j is refused when the feed has none', (body) => {
    expect(parseReloadBody(body, {})).toEqual({
      outcome: 'refused',
      problems: [
        {
          place: '',
          message:
            'must have exactly one of "last", "rows", "from", "all", as the feed has no "reload" of its own in feeds.json',
        },
      ],
    });
  });
});

const ONE = ['', 'must have exactly one of "last", "rows", "from", "all"'];
const END = ['', 'has "to", which needs "from": {"from": …, "to": …} is a window with both ends'];
const SPAN = [
  'last',
  'must be a positive number of the cursor\'s units, such as 100 or "0.5", or an ISO 8601 duration, such as "P7D", when the cursor is a time',
];
const INEXACT = [
  'last',
  'has more digits than a JSON number keeps; write them out as a text, in double quotes',
];
const LITERAL = [
  'from',
  'must be a value of the cursor: a whole number up to 9007199254740991; write any other one as a text, in double quotes',
];

test.each([
  ['{"last": 10, "rows": 10}', [ONE]],
  ['{"rows": 10, "all": true}', [ONE]],
  ['{"last": 10, "rows": 10, "from": 1, "all": true}', [ONE]],
  ['{"to": 20}', [END]],
  ['{"last": 10, "to": 20}', [END]],
  ['{"from": 10, "to": 1.5}', [['to', LITERAL[1]]]],
  ['{"last": 0}', [SPAN]],
  ['{"last": -10}', [SPAN]],
  ['{"last": "ten"}', [SPAN]],
  ['{"last": "P1M"}', [SPAN]],
  ['{"last": null}', [SPAN]],
  ['{"last": [10]}', [SPAN]],
  ['{"last": 9007199254740993}', [INEXACT]],
  ['{"last": 12345678901234567890}', [INEXACT]],
  ['{"last": 0.1234567890123456789}', [INEXACT]],
  ['{"last": 1e99}', [INEXACT]],
  ['{"last": 1e-7}', [INEXACT]],
  ['{"from": 9007199254740993}', [LITERAL]],
  ['{"from": -9007199254740993}', [LITERAL]],
  ['{"from": 1.5}', [LITERAL]],
  ['{"from": ""}', [LITERAL]],
  ['{"from": {}}', [LITERAL]],
  ['{"rows": 0}', [['rows', 'must be at least 1']]],
  ['{"rows": -1e99}', [['rows', 'must be at least 1']]],
  ['{"rows": 1000001}', [['rows', 'must be at most 1000000']]],
  ['{"rows": 9007199254740993}', [['rows', 'must be at most 1000000']]],
  ['{"rows": 1e99}', [['rows', 'must be at most 1000000']]],
  ['{"rows": 1e999}', [['rows', 'must be a whole number']]],
  ['{"rows": 1.5}', [['rows', 'must be a whole number']]],
  ['{"rows": "10"}', [['rows', 'must be a whole number, without quotes']]],
  ['{"rows": "NaN"}', [['rows', 'must be a whole number']]],
  ['{"rows": ""}', [['rows', 'must be a whole number']]],
  ['{"rows": null}', [['rows', 'must be a whole number']]],
  ['{"all": false}', [['all', 'must be true']]],
  ['{"dryRun": "yes"}', [['dryRun', 'must be a boolean']]],
  ['{"dryrun": true}', [['dryrun', 'unknown key; did you mean "dryRun"?']]],
  [
    '{"window": 10, "forse": true}',
    [
      ['window', 'unknown key; it can be one of last, rows, from, to, all, fromIncluded, dryRun, force'],
      ['forse', 'unknown key; did you mean "force"?'],
    ],
  ],
  ['{"last": 10, "fromIncluded": true}', [['', 'has "fromIncluded", which needs "from"']]],
  ['[]', [['', 'must be an object']]],
  ['null', [['', 'must be an object']]],
  ['"P7D"', [['', 'must be an object']]],
])('%s is refused', (text, expected) => {
  const problems = expected.map(([place, message]) => ({ place, message }));
  expect(parseReloadBody(JSON.parse(text), FEED)).toEqual({ outcome: 'refused', problems });
});
