import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { adds, append } from '../../support/play-story.ts';
import { minute, second, type StorySource, storyOf, values } from '../../support/source-story.ts';

const local = (at: string, offset: string): string => at.replace('Z', offset);
const LOOKBACK = { column: 'At', lookback: { ms: 2 * 3_600_000 } } as const;

/** Ten hours before New York's clocks go back. */
const AUTUMN_MS = Date.UTC(2025, 10, 1, 20);
const autumn = (minutes: number): string =>
  new Date(AUTUMN_MS + minutes * 60_000).toISOString().replace('.000Z', 'Z');

const HOUR_MS = 3_600_000;

/** Every second one has no double of its own. */
const big = (n: number): string => String(2n ** 53n + BigInt(n));

/** An expression of the feed's own filter that a service takes for true of every row. */
interface PassedOver {
  readonly title: string;
  readonly filter: string;
  readonly droppedWords?: readonly string[];
  /** What it answers to `not`, where it does not obey that. */
  readonly not?: () => Response;
}

const nots = (url: string): number => url.split('not (').length;

const PASSED_OVER: readonly PassedOver[] = [
  {
    title: 'true of every row, and its opposite of none',
    filter: "contains(Kind,'own')",
    not: () => Response.json({ value: [] }),
  },
  { title: 'dropped within an `or`', filter: "Rev ge 1000 or contains(Kind,'own')" },
  { title: 'dropped within a `not`', filter: "not (contains(Kind,'oth') or Rev lt 0)" },
  {
    title: 'dropped, by a service that refuses `not`',
    filter: "Rev ge 0 and contains(Kind,'own')",
    not: () => Response.json({ error: { code: 'x', message: 'not' } }, { status: 400 }),
  },
  {
    title: 'dropped, by a service that fails on `not`',
    filter: "contains(Kind,'own')",
    not: () => new Response('', { status: 503 }),
  },
  {
    title: 'dropped, as `not` is',
    filter: "Rev ge 0 and contains(Kind,'own')",
    droppedWords: ['contains', 'not'],
  },
];

describe('rows that no question shows, as docs/feeds.md tells', () => {
  test.each<[string, StorySource, number]>([
    ['are lost', {}, 59],
    ['come with lookback', { cursor: LOOKBACK }, 0],
  ])('of the hour that comes twice in a column of local time %s', async (_, source, lost) => {
    const story = storyOf(source, values(120, minute));
    await append(story);
    // The clock went back by an hour, and the column says so.
    story.insert(values(60, (n) => minute(60 + n)));
    expect(await append(story)).toMatchObject({ wrong: [] });
    expect(await story.missing()).toHaveLength(lost);
    story.insert([minute(130)]);
    await append(story);
    expect(await story.missing()).toHaveLength(lost);
  });

  test.each<[string, number, StorySource, number]>([
    ['are lost', 1000, {}, 119],
    ['are lost where an answer holds less than an hour', 20, {}, 119],
    ['come with lookback', 1000, { cursor: LOOKBACK }, 0],
  ])('that are moved by an hour as the clocks go back %s (%i rows)', async (_, page, source, lost) => {
    const rowShift = { before: -240, from: autumn(600), after: -300 };
    const half = (n: number): string => autumn(540 + n / 2);
    const story = storyOf({ page, quirks: { rowShift }, ...source }, values(80, half));
    await append(story);
    for (const from of [80, 160, 240, 320]) {
      adds(80, (n) => half(from + n))(story);
      expect(await append(story)).toMatchObject({ outcome: 'appended', wrong: [] });
    }
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: ['compares-elsewhere'] });
    expect(await story.missing()).toHaveLength(lost);
  });

  test('under an offset lower than any seen, where local digits are compared', async () => {
    const cursors = values(60, (n) => local(minute(n), '+02:00'));
    const story = storyOf({ quirks: { compareTimes: 'digits' } }, cursors);
    await append(story);
    // What is compared is seen by the first run that begins with a bound.
    await append(story);
    // Later than all others as an instant, and earlier by its digits, by more than the offsets differed before.
    story.insert([local(minute(-90), '-05:00')]);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await story.missing()).toHaveLength(1);
  });

  test('behind a limit that comes before all options', async () => {
    const story = storyOf({ quirks: { capBefore: 40 } }, values(60, minute));
    expect(await append(story)).toMatchObject({ rows: 40, notes: [] });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: [] });
  });

  test('at a value of many rows that is read over several runs, before those that were read, uncounted', async () => {
    const ties = 600;
    // The rows that come stand between those that the first run reads.
    const keyOf = (n: number): number => (n > ties + 1 ? 1005 + 10 * (n - ties) : 10 * n);
    const quirks: Quirks = { quota: { requests: 25, windowMs: HOUR_MS, status: 429 } };
    const cursors = [...values(ties, () => minute(10)), minute(11)];
    const story = storyOf({ page: 10, batchRows: 50, count: false, keyOf, quirks }, cursors);
    expect(await append(story)).toMatchObject({ outcome: 'failed', errorKind: 'source-throttled' });
    story.insert(values(3, () => minute(10)));
    const outcomes: string[] = [];
    while (outcomes.length < 9 && outcomes.at(-1) !== 'no-new-rows') {
      story.world.clock.advance(HOUR_MS);
      outcomes.push((await append(story)).outcome);
    }
    expect(outcomes.at(-1)).toBe('no-new-rows');
    expect(await story.missing()).toHaveLength(3);
  });

  test('of a few rows in order by chance, of a source that keeps none and stops counting at a number', async () => {
    const quirks = { ignoreOrder: true, silentCap: 2, countStopsAt: 3 };
    const story = storyOf({ quirks }, [1, 4, 3, 5, 0, 2].map(minute));
    await append(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await story.missing()).toHaveLength(3);
  });

  test.each(PASSED_OVER)('of an expression in the feed’s own filter that is $title', async (passedOver) => {
    const { filter, droppedWords = ['contains'], not } = passedOver;
    const story = storyOf({ filter, quirks: { droppedWords } }, values(30, minute));
    const { service } = story.world;
    const others = values(10, (n) => ({ Id: 1000 + n, At: minute(n), Rev: 1000 + n, Kind: 'other' }));
    service.insert('Rows', others);
    service.onRequest = ({ url }) => (nots(decodeURIComponent(url)) > nots(filter) ? not?.() : undefined);
    const { outcome, notes, wrong } = await append(story);
    expect({ outcome, notes, others: wrong.length }).toStrictEqual({
      outcome: 'appended',
      notes: [],
      others: 10,
    });
  });

  test('between integers that a service takes for doubles, which is noted', async () => {
    const cursor = { column: 'Version' } as const;
    const story = storyOf(
      { cursor, quirks: { roundedInts: 'both' } },
      values(10, (n) => big(2 * n)),
    );
    await append(story);
    adds(1, () => big(19))(story);
    await append(story);
    adds(1, () => big(17))(story);
    const run = await append(story);
    expect(run.outcome).toBe('no-new-rows');
    expect(run.notes).toContain('cursor-rounded');
    expect(run.missing).toHaveLength(1);
  });

  test('of a source that begins again and comes as far, where the key is the cursor', async () => {
    const cursors = values(30, (n) => String(n + 1));
    const story = storyOf({ cursor: { column: 'Id' } }, cursors);
    await append(story);
    story.world.service.clear('Rows');
    story.insertAs(cursors, 1);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: ['changed-in-place'] });
    adds(2, (n) => String(31 + n))(story);
    expect(await append(story)).toMatchObject({ outcome: 'appended', rows: 2, notes: [] });
    expect(await story.missing()).toHaveLength(30);
  });

  test('a change within the digits that are shown is noted at the watermark, and not below it', async () => {
    const story = storyOf(
      { quirks: { shownDigits: 0 } },
      [1, 3, 5, 7].map((n) => second(n, '.2')),
    );
    await append(story);
    story.move(4, second(7, '.4'));
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: ['changed-in-place'] });
    story.move(3, second(5, '.4'));
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: [] });
    expect(await story.missing()).toHaveLength(2);
    await story.world.reload({ window: { from: second(4) } });
    expect(await story.missing()).toStrictEqual([]);
  });

  test.each<[string, StorySource]>([
    ['order', { quirks: { ignoreOrder: true, ignoreSkip: true, silentCap: 20, noCount: true } }],
    ['filter', { quirks: { ignoreFilter: true, ignoreSkip: true, silentCap: 20, noCount: true } }],
  ])('of a source that keeps no %s, sends so many rows at most, and takes no $skip', async (_, source) => {
    const story = storyOf(source, values(60, minute));
    await append(story);
    await append(story);
    expect((await story.missing()).length).toBeGreaterThan(0);
    expect(await story.wrong()).toStrictEqual([]);
  });

  test('a change within the digits that are shown, of a source that keeps no order', async () => {
    const quirks = { ignoreOrder: true, shownDigits: 0 };
    const story = storyOf(
      { quirks },
      [3, 1, 7, 5].map((n) => second(n, '.2')),
    );
    await append(story);
    story.move(3, second(7, '.4'));
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: ['order-ignored'] });
    expect(await story.missing()).toHaveLength(1);
    await story.world.reload({ window: { from: second(7) } });
    expect(await story.missing()).toStrictEqual([]);
  });

  test('of a source that keeps no order, and whose links count rows while some are deleted', async () => {
    const quirks = { ignoreOrder: true, linkToken: 'skip' } as const;
    const story = storyOf({ quirks, page: 20, servicePage: 20, count: false }, values(90, minute));
    // In the midst of the pages that are joined by links.
    story.before(5, () => [1, 2, 3, 4, 5, 6, 7, 8].forEach((n) => story.remove(n)));
    await append(story);
    expect((await story.missing()).length).toBeGreaterThan(0);
  });

  test('that a set shows by the clock, below the watermark', async () => {
    const story = storyOf({ quirks: { visibleFrom: 'From' } }, values(30, minute));
    const { service, clock } = story.world;
    const from = new Date(clock.now() + 3_600_000).toISOString();
    service.update('Rows', 10, { From: from });
    expect(await append(story)).toMatchObject({ rows: 29 });
    clock.advance(3_600_000);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await story.missing()).toHaveLength(1);
  });

  test('that a set showed by the clock: a reload of everything removes what expired', async () => {
    const story = storyOf({ quirks: { visibleTo: 'To' } }, values(30, minute));
    const { service, clock } = story.world;
    service.update('Rows', 10, { To: new Date(clock.now() + 3_600_000).toISOString() });
    await append(story);
    clock.advance(3_600_000);
    expect(await story.world.reload({ window: { all: true } })).toMatchObject({
      reload: { changes: { deleted: 1, same: 29 } },
    });
  });

  test('an older version of a deleted key stays, where a reload removes the newest', async () => {
    const story = storyOf({}, values(100, minute));
    await append(story);
    story.move(5, minute(100));
    await append(story);
    story.remove(5);
    expect(await story.world.reload({ window: { last: { ms: 3_600_000 } } })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { deleted: 1 } },
    });
    expect((await story.world.rows()).filter(({ Id }) => Id === 5)).toMatchObject([{ Rev: 5 }]);
  });

  test('below a number far above the others: the horizon of the feed tells', async () => {
    const far = [...values(20, (n) => String(n + 1)), '4000000000'];
    const plain = storyOf({ cursor: { column: 'Version' } }, far);
    await append(plain);
    plain.insert(['21', '22']);
    expect(await append(plain)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await plain.missing()).toHaveLength(2);
    const told = storyOf({ cursor: { column: 'Version', horizon: { value: '1000000' } } }, far);
    await append(told);
    told.insert(['21', '22']);
    expect(await append(told)).toMatchObject({ rows: 2, missing: [] });
  });
});
