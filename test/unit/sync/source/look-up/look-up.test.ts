import { describe, expect, test } from 'vitest';
import { fieldFor, type JsonObject, type SourceColumn } from '../../../../../shared/odata/index.ts';
import type { SourceTraits } from '../../../../../shared/state/index.ts';
import { createRowScanner, type FeedCursor } from '../../../../../shared/sync/feed/index.ts';
import { advance, beginProgress } from '../../../../../shared/sync/progress/index.ts';
import { lookUp, type LookUpQuestion } from '../../../../../shared/sync/source/look-up/index.ts';
import type { LookUpRun } from '../../../../../shared/sync/source/look-up/types.ts';
import { keyedSource, type KeyedSource, type KeyQuirks } from '../../../../support/keyed-source.ts';
import { testClock } from '../../../../support/standing-clock.ts';
import { byTime, feed, property } from '../../samples.ts';

const AT = '2026-01-01T00:00:00Z';
const DAY_MS = 86_400_000;

const columnsOf = (keyType: string): readonly SourceColumn[] =>
  [property('Id', keyType), property('At', 'Edm.DateTimeOffset')].map((one) => ({
    property: one,
    field: fieldFor(one, undefined, 'orders'),
  }));

const rowsOf = (keys: readonly (string | number)[]): JsonObject[] => keys.map((Id) => ({ Id, At: AT }));

interface Scene {
  readonly source: KeyedSource;
  readonly run: LookUpRun;
  readonly clock: ReturnType<typeof testClock>;
  readonly found: string[];
  readonly look: (keys: readonly string[], more?: Partial<LookUpQuestion>) => ReturnType<typeof lookUp>;
}

interface SceneOptions {
  readonly quirks?: KeyQuirks;
  readonly keyType?: string;
  readonly traits?: SourceTraits;
  readonly cursor?: FeedCursor;
}

/** A source that has rows of these keys; the first is the witness. */
const scene = (keys: readonly (string | number)[], options: SceneOptions = {}): Scene => {
  const { quirks = {}, keyType = 'Edm.Int32', traits, cursor = byTime } = options;
  const source = keyedSource('Id', rowsOf(keys), quirks);
  const clock = testClock();
  const identity = { fingerprint: '', cursorType: cursor.edmType, cursorNullable: false, key: cursor.key };
  const begun = beginProgress(identity);
  const run: LookUpRun = {
    feed,
    source,
    deps: { clock },
    signal: new AbortController().signal,
    deadline: Infinity,
    state: traits === undefined ? begun : advance(begun, { kind: 'trait-learned', traits }),
  };
  const columns = columnsOf(keyType);
  const found: string[] = [];
  return {
    source,
    run,
    clock,
    found,
    look: (texts, more = {}) =>
      lookUp(
        run,
        { cursor, columns },
        {
          keys: texts,
          witness: String(keys[0]),
          longestPage: quirks.cap ?? 1_000,
          limit: 1_000,
          scanner: createRowScanner('orders', cursor, columns),
          take: ({ rows, keys: came }) => {
            found.push(...came);
            return rows;
          },
          ...more,
        },
      ),
  };
};

const numbers = (count: number, from = 1): number[] => Array.from({ length: count }, (_, n) => from + n);
const texts = (count: number, from = 1): string[] => numbers(count, from).map(String);

/** Of 1,000 rows that were there, those from 401 to 500 are gone. */
const THERE = [...numbers(400), ...numbers(500, 501)];
const WANTED = texts(300, 351);
const GONE = texts(100, 401);

describe('a look-up by key', () => {
  test('asks for two hundred keys at once, and once more for what did not come', async () => {
    const { look, found, source } = scene(THERE);
    expect(await look(WANTED)).toStrictEqual({ gone: GONE, unknown: [] });
    expect(found.toSorted()).toStrictEqual(WANTED.filter((key) => !GONE.includes(key)).toSorted());
    expect(source.asked.every((filter) => / in \(1,/.test(filter ?? ''))).toBe(true);
    expect(source.asked.length).toBeLessThanOrEqual(4);
  });

  test('stays below the length of a URL that every service takes', async () => {
    const guids = numbers(300).map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const { look, source } = scene(guids, { keyType: 'Edm.Guid' });
    expect(await look(guids.slice(1))).toMatchObject({ gone: [] });
    for (const filter of source.asked) expect(encodeURIComponent(filter ?? '').length).toBeLessThan(1_500);
  });

  test('puts the feed’s own condition first, and further ones last', async () => {
    const { look, source, run } = scene([1, 2]);
    const filtered = { ...run, feed: { ...feed, source: { ...feed.source, filter: 'Kind eq 1' } } };
    await look(['2'], { conditions: `At ge ${AT}` });
    Object.assign(run, filtered);
    await look(['2'], { conditions: `At ge ${AT}` });
    expect(source.asked).toStrictEqual([
      `(Id in (1,2)) and At ge ${AT}`,
      `Kind eq 1 and (Id in (1,2)) and At ge ${AT}`,
    ]);
  });

  const PLAIN: readonly (readonly [string, KeyQuirks, SourceTraits])[] = [
    ['answers as it should', {}, {}],
    ['refuses "in"', { refusesIn: true }, { refusesInAt: 0 }],
    ['breaks at "in"', { breaksIn: true }, { refusesInAt: 0 }],
    ['reads "in" wrongly', { misreadsIn: true }, { refusesInAt: 0 }],
    ['takes 30 keys', { keysAtMost: 30 }, { lookUpKeys: 22, lookUpKeysAt: 0 }],
    [
      'breaks at more than 30 keys',
      { keysAtMost: 30, beyondThat: 'broken' },
      { lookUpKeys: 22, lookUpKeysAt: 0 },
    ],
    [
      'answers nothing to more than 30 keys',
      { keysAtMost: 30, beyondThat: 'nothing' },
      { lookUpKeys: 21, lookUpKeysAt: 0 },
    ],
    [
      'takes 4 by "or"',
      { refusesIn: true, keysAtMost: 4 },
      { refusesInAt: 0, lookUpKeys: 3, lookUpKeysAt: 0 },
    ],
    ['takes one key', { keysAtMost: 1 }, { refusesInAt: 0, lookUpKeys: 1, lookUpKeysAt: 0 }],
    ['caps its answers at one row', { cap: 1 }, {}],
    ['caps its answers at seven rows', { cap: 7 }, {}],
    ['links pages of one row', { pageSize: 1 }, {}],
    ['links pages of seven, empty ones between', { pageSize: 7, emptyPages: true }, {}],
  ];
  test.each(PLAIN)(
    'of a source that %s finds every row, and takes none of them for gone',
    async (_, quirks, learned) => {
      const { look, found, run, clock } = scene(THERE, { quirks });
      expect(await look(texts(300, 351))).toStrictEqual({ gone: GONE, unknown: [] });
      expect(new Set(found).size).toBe(200);
      const dated = Object.fromEntries(
        Object.entries(learned).map(([name, value]) => [name, value === 0 ? clock.now() : value]),
      );
      expect(run.state.source).toStrictEqual(dated);
    },
  );

  test('of a source that compares texts without regard to case takes no row for one that nobody asked for', async () => {
    const { look, found } = scene(['w', 'abc', 'ABC'], {
      keyType: 'Edm.String',
      quirks: { ignoresCase: true },
    });
    expect(await look(['abc', 'x'])).toStrictEqual({ gone: ['x'], unknown: [] });
    expect(found).toStrictEqual(['abc']);
  });

  test('asks for a time as all that the table cannot tell from it', async () => {
    const cursor: FeedCursor = { ...byTime, key: ['At'] };
    const { look, source } = scene([1], { cursor });
    await look([AT], { witness: AT });
    expect(source.asked[0]).toContain(`At ge ${AT} and At lt 2026-01-01T00:00:00.000001Z`);
  });
});

describe('an answer that proves nothing', () => {
  test.each<[string, KeyQuirks, string]>([
    ['brings rows that nobody asked for', { ignoresFilter: true }, 'other-rows'],
    ['links to itself', { pageSize: 1, loops: true }, 'endless-links'],
    ['brings no row to any question by key', { byKey: 'nothing' }, 'no-look-up'],
    ['is refused for every key', { byKey: 'refused' }, 'no-look-up'],
    ['breaks for every key, though rows come without', { byKey: 'broken' }, 'no-look-up'],
  ])('because it %s leaves every key unknown', async (_, quirks, why) => {
    const { look, source } = scene(THERE, { quirks });
    expect(await look(GONE)).toStrictEqual({ gone: [], unknown: GONE, why });
    expect(source.asked.length).toBeLessThan(12);
  });

  test('because it brings rows that nobody asked for is not read to its end', async () => {
    const { look, source } = scene(THERE, { quirks: { ignoresFilter: true, pageSize: 5 } });
    await look(GONE);
    expect(source.followed).toBe(0);
  });

  test.each([1, 2])(
    'because the links of pages of %i bring no whole answer is asked for in smaller parts',
    async (pageSize) => {
      const { look, found } = scene(THERE, { quirks: { pageSize, breaksLinks: true } });
      expect(await look(texts(20, 391))).toStrictEqual({ gone: texts(10, 401), unknown: [] });
      expect(found).toHaveLength(10);
    },
  );

  test('of a service that answers nothing at all is its failure', async () => {
    const { look, run } = scene(THERE, { quirks: { isDown: true } });
    await expect(look(GONE)).rejects.toMatchObject({ kind: 'source-unavailable' });
    expect(run.state.source).toStrictEqual({});
  });

  test('once is no reason to remember anything: one bad minute passes', async () => {
    const { look, source, run } = scene(THERE);
    source.onAsk = (nth) => Object.assign(source.quirks, { breaksIn: nth === 1 });
    expect(await look(GONE)).toStrictEqual({ gone: GONE, unknown: [] });
    expect(run.state.source).toStrictEqual({});
  });

  test('because the witness went meanwhile is asked again with another one', async () => {
    const { look, source } = scene([...THERE, 2_000]);
    source.rows.shift();
    expect(await look(GONE)).toStrictEqual({ gone: GONE, unknown: [] });
  });

  test('under a condition that the witness does not meet leaves every key unknown', async () => {
    const { look, source } = scene(THERE, { quirks: { byKey: 'nothing' } });
    expect(await look(GONE, { conditions: 'At ge 2027-01-01T00:00:00Z' })).toMatchObject({
      why: 'no-witness',
    });
    expect(source.asked).toHaveLength(2);
  });
});

describe('a question with conditions, and without a witness', () => {
  const conditions = 'At ge 2027-01-01T00:00:00Z';

  test('tells what they bring, and asks for nothing else', async () => {
    const { look, source, found } = scene(THERE);
    const end = await look(['1', '401'], { conditions, witness: undefined });
    expect(end).toStrictEqual({ gone: ['401'], unknown: [] });
    expect(found).toStrictEqual(['1']);
    expect(source.asked).toHaveLength(2);
  });

  test.each<KeyQuirks>([{ refusesIn: true }, { keysAtMost: 30 }, { byKey: 'refused' }])(
    'teaches nothing where it is refused (%j)',
    async (quirks) => {
      const { look, run } = scene(THERE, { quirks });
      await look(WANTED, { conditions, witness: undefined });
      expect(run.state.source).toStrictEqual({});
    },
  );

  test('is asked for fewer keys where it is refused', async () => {
    const { look, found, source } = scene(THERE, { quirks: { keysAtMost: 30 } });
    const end = await look(WANTED, { conditions, witness: undefined });
    expect(end).toStrictEqual({ gone: GONE, unknown: [] });
    expect(found).toHaveLength(200);
    expect(source.asked.every((filter) => filter?.includes(' in ('))).toBe(true);
  });
});

describe('without a row that came in this read', () => {
  test('the source is asked for one', async () => {
    const { look, source } = scene(THERE);
    expect(await look(GONE, { witness: undefined })).toStrictEqual({ gone: GONE, unknown: [] });
    expect(source.asked).toHaveLength(2);
  });

  test('and where it takes no "$top" for any page', async () => {
    const { look } = scene(THERE, { quirks: { refusesTop: true } });
    expect(await look(GONE, { witness: undefined })).toStrictEqual({ gone: GONE, unknown: [] });
  });

  test('one that comes of several is the witness of the others, where some are likely to be there', async () => {
    const { look, found, source } = scene(THERE);
    const end = await look(WANTED, { witness: undefined, isAmong: true });
    expect(end).toStrictEqual({ gone: GONE, unknown: [] });
    expect(found).toHaveLength(200);
    expect(source.asked.every((filter) => filter?.includes('Id'))).toBe(true);
  });

  test('and where none of them comes, the source is asked for one', async () => {
    const { look } = scene(THERE);
    const end = await look(GONE, { witness: undefined, isAmong: true });
    expect(end).toStrictEqual({ gone: GONE, unknown: [] });
  });

  test('none is taken for gone by a service that answers no question by key', async () => {
    const { look } = scene(THERE, { quirks: { byKey: 'nothing' } });
    const { gone } = (await look(WANTED, { witness: undefined, isAmong: true })) as { gone: unknown };
    expect(gone).toStrictEqual([]);
  });

  test('all keys of an empty set are gone', async () => {
    const { look, source } = scene([]);
    expect(await look(GONE, { witness: undefined })).toStrictEqual({ gone: GONE, unknown: [] });
    expect(source.asked).toHaveLength(1);
  });
});

describe('what a source refuses', () => {
  test('is not asked again that day', async () => {
    const first = scene(THERE, { quirks: { refusesIn: true, keysAtMost: 4 } });
    await first.look(GONE);
    const { length } = first.source.asked;
    await first.look(GONE);
    expect(first.source.asked.slice(length).every((filter) => !/ in \(/.test(filter ?? ''))).toBe(true);
    expect(first.source.asked.length - length).toBe(50);
  });

  test.each<[string, SourceTraits]>([
    ['refusing "in"', { refusesInAt: 0 }],
    ['taking few keys', { lookUpKeys: 2, lookUpKeysAt: 0 }],
    ['answering none', { noLookUpAt: 0 }],
  ])('%s is forgotten after a day in which it was not needed', async (_, learned) => {
    const now = testClock().now();
    const traits = Object.fromEntries(
      Object.entries(learned).map(([name, value]) => [name, value === 0 ? now : value]),
    );
    const { look, run, clock, source } = scene(THERE, { traits });
    clock.advance(DAY_MS - 1);
    await look(GONE);
    expect(run.state.source).toStrictEqual(traits);
    clock.advance(1);
    const { length } = source.asked;
    expect(await look(GONE)).toStrictEqual({ gone: GONE, unknown: [] });
    expect(source.asked.length - length).toBe(1);
    expect(run.state.source).toStrictEqual({});
  });

  test('entirely is asked nothing by key that day', async () => {
    const traits = { noLookUpAt: testClock().now() };
    const { look, source } = scene(THERE, { traits });
    expect(await look(GONE)).toStrictEqual({ gone: [], unknown: GONE, why: 'no-look-up' });
    expect(source.asked).toHaveLength(0);
  });
});

describe('a look-up ends', () => {
  test('before its limit is spent in vain', async () => {
    const { look, source } = scene(THERE, { quirks: { keysAtMost: 1 } });
    expect(await look(GONE, { limit: 50 })).toMatchObject({ why: 'too-many' });
    expect(source.asked.length).toBeLessThan(15);
  });

  test('where no more needs to be known', async () => {
    const { look, found } = scene(THERE, { quirks: { cap: 7 } });
    expect(await look(WANTED, { isEnough: () => found.length > 0 })).toMatchObject({ why: 'not-asked' });
    expect(found).toHaveLength(6);
  });

  test('at the deadline, after one answer', async () => {
    const { look, run, found } = scene(THERE);
    Object.assign(run, { deadline: 0 });
    expect(await look(WANTED, { endsLate: true })).toBe('late');
    expect(found.length).toBeGreaterThan(0);
  });

  test('not at the deadline where nothing can be taken before it is known', async () => {
    const { look, run } = scene(THERE);
    Object.assign(run, { deadline: 0 });
    expect(await look(WANTED)).toMatchObject({ gone: texts(100, 401), unknown: [] });
  });
});
