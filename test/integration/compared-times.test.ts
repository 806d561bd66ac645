import { expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { SourceTraits } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { asked, columnTexts, expectLikeSource, sourceTexts } from '../support/world-checks.ts';

const TEXTS: Quirks = { compareTimes: 'texts', trimDigits: true };
const DIGITS: Quirks = { compareTimes: 'digits' };
const LEASE_MS = 61_000;
const DAY_MS = 86_400_000;

const at = (Id: number, time: string): JsonObject => ({ Id, At: `2025-12-05T${time}` });

interface Given {
  readonly quirks: Quirks;
  readonly pageSize?: number;
  readonly start?: string;
  readonly batchRows?: number;
}

const worldOf = (
  rows: readonly JsonObject[],
  { quirks, pageSize = 50, start, batchRows = 1000 }: Given,
): ReloadWorld => {
  const set = plainSet('Events', ['Id'], { Id: 'Edm.Int32', At: 'Edm.DateTimeOffset' }, rows);
  const cursor = { column: 'At', ...(start !== undefined && { start }) };
  return createReloadWorld({ set, cursor, quirks, pageSize, batchRows });
};

const insert = (world: ReloadWorld, ...rows: readonly JsonObject[]): void =>
  world.service.insert('Events', rows);

/** A run, as the next tick begins it. */
const run = async (world: ReloadWorld) => {
  world.clock.advance(LEASE_MS);
  return world.run();
};

const reload = async (world: ReloadWorld, window: Parameters<ReloadWorld['reload']>[0]) => {
  world.clock.advance(LEASE_MS);
  return world.reload(window);
};

const traitsOf = async (world: ReloadWorld): Promise<SourceTraits | undefined> =>
  (await world.storedState())?.source;

const two = (part: number): string => String(part).padStart(2, '0');

/** Rows of so many seconds, each with a whole one, a half and a quarter of one; keys from `first` on. */
const fractions = (seconds: number, hour = 12, first = 1): readonly JsonObject[] =>
  Array.from({ length: seconds }, (_, second) =>
    ['', '.250', '.500'].map((part, place) =>
      at(
        first + second * 3 + place,
        `${two(hour)}:${two(Math.floor(second / 60))}:${two(second % 60)}${part}Z`,
      ),
    ),
  ).flat();

const OFFSETS = [0, 2, -1];

/** A row a minute, under three offsets in turn. */
const mixed = (from: number, count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const hours = OFFSETS[n % OFFSETS.length] ?? 0;
    const minutes = 6 * 60 + n + hours * 60;
    const zone = hours === 0 ? 'Z' : `${hours < 0 ? '-' : '+'}0${Math.abs(hours)}:00`;
    return at(n, `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00${zone}`);
  });

test.each([50, 7, 1])(
  'a source that compares times as text, %i rows an answer, is read whole',
  async (pageSize) => {
    const world = worldOf(fractions(12), { quirks: TEXTS, pageSize });
    expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 36 });
    expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
    insert(world, at(100, '12:00:11.750Z'), at(101, '12:00:12Z'), at(102, '12:00:12.1Z'));
    expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 3 });
    await expectLikeSource(world, ['Id']);
    expect(await traitsOf(world)).toMatchObject({ comparesText: true });
  },
);

test('a fraction that comes after its whole second is taken, and the count agrees', async () => {
  const world = worldOf([at(1, '11:00:00.500Z'), at(2, '12:00:00Z')], { quirks: TEXTS });
  await run(world);
  insert(world, at(3, '12:00:00.250Z'));
  const later = await run(world);
  expect(later).toMatchObject({ outcome: 'appended', rows: 1 });
  expect(noteKinds(later)).toStrictEqual(['compares-text']);
  expect(await world.storedState()).toMatchObject({ verifiedThrough: later.to, unverifiedRows: 0 });
});

test('an idle run on texts is one request, from a second before, and says what it compares', async () => {
  const world = worldOf(fractions(12), { quirks: TEXTS });
  await run(world);
  world.service.clearRequests();
  const idle = await run(world);
  expect(idle.outcome).toBe('no-new-rows');
  expect(noteKinds(idle)).toStrictEqual(['compares-text']);
  expect(asked(world)).toStrictEqual([
    'Events?$filter=At ge 2025-12-05T12:00:10Z&$orderby=At asc,Id asc&$top=5000',
  ]);
});

test('a row that a value read by key has brought, and no answer behind it, is not passed by', async () => {
  const times = ['03.999', '06.999', '07.123', '10.123', '11.500', '14.500', '17'];
  const rows = times.map((time, n) => at(n + 1, `12:00:${time}Z`));
  const world = worldOf(rows, { quirks: { ...TEXTS, noCount: true, inlineCount: 'missing' }, pageSize: 8 });
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: 2 } };
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: times.length });
  expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
  await expectLikeSource(world, ['Id']);
});

test('of one second the newest version of each key is taken', async () => {
  const world = worldOf(fractions(3), { quirks: TEXTS });
  await run(world);
  world.service.update('Events', { Id: 7 }, { At: '2025-12-05T12:00:02.900Z' });
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 1 });
  expect(await columnTexts(world, 'Id')).toStrictEqual([...sourceTexts(world, 'Id'), '7'].toSorted());
});

test.each([50, 7, 1])(
  'a source that compares the digits of several offsets, %i rows an answer, is read whole',
  async (pageSize) => {
    const world = worldOf(mixed(1, 200), { quirks: DIGITS, pageSize });
    expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 200 });
    expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
    insert(world, ...mixed(201, 9));
    expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 9 });
    expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectLikeSource(world, ['Id']);
    expect(await traitsOf(world)).toMatchObject({
      comparesDigits: true,
      leastOffset: -60,
      mostOffset: 120,
    });
  },
);

/** Rows of one time. */
const seven = (first: number, time: string): readonly JsonObject[] =>
  Array.from({ length: 7 }, (_, n) => at(first + n, time));

test('that digits are compared shows where the rows of a bound come under their own offset alone', async () => {
  const rows = [at(1, '10:00:00-01:00'), at(2, '10:05:00-01:00')];
  const world = worldOf(rows, { quirks: DIGITS, pageSize: 1 });
  expect(await world.run({ deadlineMs: 0 })).toMatchObject({ outcome: 'stopped', rows: 1 });
  insert(world, at(3, '11:30:00Z'));
  world.clock.advance(LEASE_MS);
  await world.run({ deadlineMs: 0 });
  await run(world);
  await expectLikeSource(world, ['Id']);
});

test.each(['-01:00', '+02:00'])(
  'of rows that are all under %s it shows by a bound that is written in two ways',
  async (offset) => {
    const world = worldOf([at(1, `10:00:00${offset}`), at(2, `10:05:00${offset}`)], { quirks: DIGITS });
    await run(world);
    expect(await traitsOf(world)).toHaveProperty('comparesDigits', true);
  },
);

test.each(['-01:00', '+02:00'])(
  'a source in another zone that shows %s does not compare digits',
  async (offset) => {
    const quirks: Quirks = { literalShift: { lower: 540, upper: 540 } };
    const world = worldOf([at(1, `10:00:00${offset}`), at(2, `10:05:00${offset}`)], { quirks });
    await run(world);
    expect(await traitsOf(world)).not.toHaveProperty('comparesDigits');
    await expectLikeSource(world, ['Id']);
  },
);

test('a reload of all finds anew that digits are compared, where the first answers do not tell', async () => {
  const world = worldOf([at(1, '11:00:00Z'), at(2, '10:10:00-01:00')], { quirks: DIGITS, pageSize: 1 });
  await run(world);
  world.service.quirks.noCount = true;
  expect(await reload(world, { window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
  await expectLikeSource(world, ['Id']);
});

test.each(['first run', 'later run', 'reload'])(
  'rows that come behind a %s of several answers, under the least offset, are not passed by',
  async (kind) => {
    const world = worldOf(mixed(1, 60), {
      quirks: { ...DIGITS, noCount: true, inlineCount: 'missing' },
      pageSize: 5,
    });
    if (kind !== 'first run') await run(world);
    if (kind === 'later run') insert(world, ...mixed(61, 12));
    world.service.onRequest = ({ url }) => {
      if (!url.includes(' ge 2025-12-05T08:')) return;
      world.service.onRequest = undefined;
      insert(world, ...mixed(101, 3));
    };
    if (kind === 'reload') await reload(world, { window: { from: '2025-12-05T06:02:00Z' } });
    else await run(world);
    await run(world);
    expect(world.service.rows('Events')).toContainEqual(expect.objectContaining({ Id: 101 }));
    await expectLikeSource(world, ['Id']);
  },
);

test('rows between a value that is read by key and the same instant in UTC are not passed by', async () => {
  const rows = [...seven(1, '11:02:00-01:00'), ...seven(11, '11:10:00Z'), at(21, '12:30:00Z')];
  const world = worldOf(rows, { quirks: { ...DIGITS, noCount: true, inlineCount: 'missing' }, pageSize: 5 });
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: 5 } };
  world.service.onRequest = ({ url }) =>
    url.includes(' ge 2025-12-05T12:30:') ? new Response('', { status: 403 }) : undefined;
  await run(world);
  world.service.onRequest = undefined;
  await run(world);
  expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
  await expectLikeSource(world, ['Id']);
});

test('rows of lesser instants come by links, once a source that compares digits ignores the filter', async () => {
  const rows = [...seven(1, '11:02:00-01:00'), at(11, '12:00:00Z'), at(12, '12:03:00Z')];
  const world = worldOf(rows, { quirks: { ...DIGITS, ignoreFilter: true }, pageSize: 3 });
  expect(await world.run({ deadlineMs: 0 })).toMatchObject({ outcome: 'stopped', rows: 3 });
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 6 });
  await expectLikeSource(world, ['Id']);
});

test('a row that moved under a lower offset is found by its key, and its window read again from there', async () => {
  const rows = [at(1, '10:00:00Z'), at(2, '12:07:00+02:00'), at(3, '10:08:00Z'), at(4, '12:10:00+02:00')];
  const world = worldOf(rows, { quirks: DIGITS });
  await run(world);
  world.service.update('Events', { Id: 1 }, { At: '2025-12-05T09:09:00-01:00' });
  const last = { ms: 15 * 60_000 };
  expect(await reload(world, { window: { last } })).toMatchObject({ outcome: 'reloaded' });
  await expectLikeSource(world, ['Id']);
});

test('rows that were taken before a source was seen to keep no order are in the table once', async () => {
  const rows = [at(1, '09:59:00-01:00'), at(2, '12:52:00+02:00'), at(3, '10:00:00Z')];
  const world = worldOf(rows, { quirks: { ...DIGITS, ignoreOrder: true }, pageSize: 2 });
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: 2 } };
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 3 });
  await expectLikeSource(world, ['Id']);
});

test.each<Quirks>([{ ignoreOrder: true }, { refuseOrderby: true }])(
  'a source that keeps no order (%o) and compares digits leaves no row out whose digits are lesser',
  async (quirks) => {
    const world = worldOf(mixed(1, 6), { quirks: { ...DIGITS, ...quirks } });
    await run(world);
    for (const n of [7, 8, 9, 10, 11]) {
      insert(world, ...mixed(n, 1));
      expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 1 });
      await expectLikeSource(world, ['Id']);
    }
  },
);

test('a row that comes behind a read without order is taken by it, as no count of digits tells', async () => {
  const world = worldOf(mixed(1, 30), { quirks: { ...DIGITS, ignoreOrder: true }, pageSize: 5 });
  await run(world);
  await run(world);
  await run(world);
  insert(world, ...mixed(31, 12));
  let answers = 0;
  world.service.onRequest = ({ url }) => {
    if (!url.includes('$skiptoken')) return;
    answers += 1;
    if (answers === 2) insert(world, ...mixed(43, 12));
  };
  await run(world);
  world.service.onRequest = undefined;
  expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
  await expectLikeSource(world, ['Id']);
});

test('offsets that are shown while a batch is committed are remembered', async () => {
  const world = worldOf(mixed(1, 25), { quirks: DIGITS, pageSize: 5, batchRows: 1 });
  await run(world);
  expect(await traitsOf(world)).toMatchObject({ leastOffset: -60, mostOffset: 120 });
});

test('a reload of all ends where the greatest digits may be, under an offset that is shown late', async () => {
  const rows = [at(1, '10:03:00Z'), at(2, '10:06:00Z'), at(3, '12:01:00+02:00'), at(4, '12:07:00+02:00')];
  const world = worldOf(rows, { quirks: DIGITS });
  expect(await reload(world, { window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
  await expectLikeSource(world, ['Id']);
  insert(world, at(5, '09:20:00-01:00'));
  expect(await reload(world, { window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
  await expectLikeSource(world, ['Id']);
});

test.each([50, 2])(
  'a reload of all goes on behind rows above its end, which digits bring first, %i rows an answer',
  async (pageSize) => {
    const rows = Array.from({ length: 12 }, (_, n) => at(n + 1, `06:0${n % 4}:00Z`));
    const world = worldOf(rows, { quirks: DIGITS, pageSize });
    await run(world);
    insert(world, ...Array.from({ length: 6 }, (_, n) => at(n + 21, '05:05:00-01:00')));
    await reload(world, { window: { all: true } });
    await run(world);
    expect(await reload(world, { window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
    await expectLikeSource(world, ['Id']);
  },
);

test('that digits are compared is taken back by rows whose digits lie below their bound', async () => {
  const rows = [...seven(1, '11:02:00-01:00'), ...seven(11, '12:00:00Z'), at(21, '12:03:00Z')];
  const world = worldOf(rows, { quirks: DIGITS, pageSize: 5 });
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: 5 } };
  await run(world);
  world.service.quirks.compareTimes = 'instants';
  insert(world, at(22, '11:05:00-01:00'));
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 1 });
  expect(await traitsOf(world)).not.toHaveProperty('comparesDigits');
});

test('of digits bounds are digits in UTC, an idle run is one request, and the count agrees', async () => {
  const world = worldOf(mixed(1, 200), { quirks: DIGITS, pageSize: 500 });
  await run(world);
  world.service.clearRequests();
  const idle = await run(world);
  expect(noteKinds(idle)).toStrictEqual(['compares-digits']);
  // The newest row, of 09:20 in UTC, less the hour of the least offset.
  expect(asked(world)).toStrictEqual([
    expect.stringContaining('$filter=At ge 2025-12-05T08:20:00Z&$orderby=At asc'),
  ]);
  const { watermark, verifiedThrough } = (await world.storedState()) ?? {};
  expect(verifiedThrough).toBe(watermark);
});

test('what lies below the feed’s own start is not taken, whatever its digits are', async () => {
  const world = worldOf(mixed(1, 200), { quirks: DIGITS, start: '2025-12-05T07:00:00Z' });
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 141 });
  expect(await run(world)).toMatchObject({ outcome: 'no-new-rows' });
});

test.each([
  ['texts', TEXTS, fractions(60), { ms: 20_000 }],
  ['digits', DIGITS, mixed(1, 200), { ms: 3_600_000 }],
] as const)(
  'a reload of the last rows of a source that compares %s takes what is missing, and removes what is gone',
  async (_, quirks, rows, last) => {
    const world = worldOf(rows, { quirks });
    await run(world);
    expect(await reload(world, { window: { last } })).toMatchObject({ outcome: 'unchanged' });
    const top = rows.length;
    const { At } = rows[top - 2] as { readonly At: string };
    world.service.remove('Events', { Id: top - 5 });
    insert(world, { Id: 900, At });
    expect(await reload(world, { window: { last } })).toMatchObject({ outcome: 'reloaded' });
    await expectLikeSource(world, ['Id']);
    expect(await reload(world, { window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
    await expectLikeSource(world, ['Id']);
  },
);

test.each([
  ['the count of a window differs', '2025-12-05T09:00:00.95Z', '09:00:00.96Z'],
  ['rows of a window do not come', '2025-12-05T09:00:00.9Z', '09:00:00.999Z'],
])('where %s, as texts are compared, it is replaced all the same', async (_, from, first) => {
  const world = worldOf([at(1, first), at(2, '12:00:00Z'), at(3, '15:00:00.5Z')], {
    quirks: TEXTS,
  });
  await run(world);
  world.service.remove('Events', { Id: 2 });
  expect(await reload(world, { window: { from } })).toMatchObject({ outcome: 'reloaded' });
  expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '3']);
});

test.each([
  ['texts', TEXTS, fractions(60), 'comparesText'],
  ['digits', DIGITS, mixed(1, 200), 'comparesDigits'],
] as const)(
  'that a source compares %s is asked about after a day, and forgotten where it does no more',
  async (_, quirks, rows, trait) => {
    const world = worldOf(rows, { quirks });
    await run(world);
    world.clock.advance(DAY_MS);
    await run(world);
    expect(await traitsOf(world)).toHaveProperty(trait, true);
    world.service.quirks.compareTimes = 'instants';
    world.clock.advance(DAY_MS);
    insert(world, at(900, '21:00:00Z'), at(901, '21:00:00.125Z'));
    expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 2 });
    expect(await traitsOf(world)).not.toHaveProperty(trait);
    await expectLikeSource(world, ['Id']);
  },
);

test('a source of several offsets that compares instants is asked once a day, and nothing is learned', async () => {
  const world = worldOf(mixed(1, 60), { quirks: {} });
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 60 });
  expect(await traitsOf(world)).toMatchObject({ instantsOn: true });
  expect(await traitsOf(world)).not.toHaveProperty('comparesDigits');
  insert(world, ...mixed(61, 5));
  world.service.clearRequests();
  expect(await run(world)).toMatchObject({ outcome: 'appended', rows: 5 });
  expect(asked(world)).toHaveLength(2);
  await expectLikeSource(world, ['Id']);
});
