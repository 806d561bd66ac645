import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import type { Answer } from '../../../shared/odata/index.ts';
import { crowded } from '../../support/crowded-fetch.ts';
import { noteKinds } from '../../support/note-kinds.ts';
import { minute, second, type Story, storyOf, type StorySource, values } from '../../support/source-story.ts';
import { spyOn } from '../../support/spy-lake.ts';
import { sampled, tried } from '../../support/whole-sweep.ts';

const LEASE_MS = 61_000;
const HOUR_MS = 3_600_000;
const TOKYO: Quirks = { literalShift: { lower: 540, upper: 540 } };
const NEW_YORK: Quirks = { literalShift: { lower: -300, upper: -300 } };

interface Case extends StorySource {
  readonly title: string;
  readonly cursors: readonly string[];
  /** Requests, against those of one range at a time: no more than this. */
  readonly most?: number;
  /** Ranges begin beside rows, and learn of it what rows do not need. */
  readonly learns?: true;
}

const small = { page: 5, servicePage: 5, batchRows: 60 } as const;
const days = { page: 20, servicePage: 20, batchRows: 300 } as const;

/** Berlin's clocks go back on the fifth of ten days, in each of which a hundred rows come. */
const CHANGE_MS = Date.UTC(2025, 9, 26, 1);
const FIRST_MS = CHANGE_MS - 5 * 24 * HOUR_MS;
const BERLIN = { before: 120, from: new Date(CHANGE_MS).toISOString().replace('.000Z', 'Z'), after: 60 };
const aroundChange = (n: number): string =>
  new Date(FIRST_MS + n * 12 * 60_000).toISOString().replace('.000Z', 'Z');

/** Rows of a source that is dense in places. */
const dense = (n: number): string => String(n < 60 ? n + 1 : n < 180 ? 1_000_000 + n : n * 1_000_000_007);

const CASES: readonly Case[] = [
  { title: 'times', ...small, cursors: values(250, minute) },
  {
    title: 'a single integer key',
    ...small,
    cursor: { column: 'Id' },
    cursors: values(250, (n) => String(n + 1)),
  },
  {
    title: 'integers, three rows of each',
    ...small,
    cursor: { column: 'Version' },
    cursors: values(250, (n) => String(Math.floor(n / 3))),
  },
  {
    title: 'a source that is dense in places',
    ...small,
    cursor: { column: 'Version' },
    cursors: values(250, dense),
    most: 1.25,
  },
  { title: 'few values of many rows', ...small, cursors: values(250, (n) => minute(Math.floor(n / 50))) },
  {
    title: 'a value of many rows among others',
    ...small,
    cursors: values(250, (n) => minute(n < 80 ? n : n < 130 ? 80 : n)),
    most: 1.25,
  },
  {
    title: 'keys that are Guids',
    ...small,
    keyType: 'Edm.Guid',
    cursors: values(250, (n) => second(n >> 1)),
  },
  {
    title: 'a silent cap below the page',
    page: 100,
    servicePage: 1000,
    batchRows: 60,
    quirks: { silentCap: 5 },
    cursors: values(250, minute),
  },
  {
    title: 'bounds in Tokyo',
    ...days,
    quirks: TOKYO,
    cursors: values(800, (n) => minute(n * 10)),
    most: 1.3,
  },
  {
    title: 'bounds in New York',
    ...days,
    quirks: NEW_YORK,
    cursors: values(800, (n) => minute(n * 10)),
    most: 1.3,
  },
  {
    title: 'rows kept as local times, and cuts on the day when clocks go back',
    ...days,
    quirks: { rowShift: BERLIN },
    cursors: values(1200, aroundChange),
    most: 1.3,
    learns: true,
  },
  {
    title: 'bounds read as local times, and cuts on that day',
    ...days,
    quirks: { literalShift: { lower: BERLIN, upper: BERLIN } },
    cursors: values(1200, aroundChange),
    most: 1.3,
  },
  {
    title: 'times that are shown rounded, with more in an hour than a range is to have',
    ...small,
    quirks: { shownDigits: 0, shownBy: 'nearest' },
    cursors: values(400, (n) => second(n, `.${100 + ((n * 37) % 900)}`)),
    most: 1.6,
  },
  {
    title: 'integers that literals round',
    page: 20,
    servicePage: 1000,
    batchRows: 100,
    cursor: { column: 'Version' },
    quirks: { roundedInts: 'literals' },
    cursors: values(400, (n) => String(2n ** 53n + BigInt(n))),
    most: 1.3,
  },
  {
    title: 'the same without a count',
    page: 20,
    servicePage: 1000,
    batchRows: 100,
    count: false,
    cursor: { column: 'Version' },
    quirks: { roundedInts: 'literals' },
    cursors: values(400, (n) => String(2n ** 53n + BigInt(n))),
    most: 1.3,
  },
  {
    title: 'a service that refuses $top',
    ...small,
    quirks: { refuseTop: true },
    cursors: values(250, minute),
  },
  {
    title: 'a service that keeps no order',
    ...small,
    quirks: { ignoreOrder: true },
    cursors: values(150, minute),
  },
  {
    title: 'a service that ignores the filter',
    ...small,
    quirks: { ignoreFilter: true },
    cursors: values(150, minute),
  },
  {
    title: 'a service that does not tell its last row',
    ...small,
    quirks: { refuseDescending: true },
    cursors: values(150, minute),
  },
];

const runOf = async ({ world }: Story, room?: number) => {
  world.clock.advance(LEASE_MS);
  const crowd = crowded(world.service.fetch, room);
  const run = await world.run({ over: { lake: world.lake, state: world.state, fetch: crowd.fetch } });
  const { most, atOnce, refused } = crowd;
  return { ...run, most, atOnce, refused, notes: noteKinds(run) };
};

const LEVELS = tried([4, 2, 3, 8, 16]);

describe.each(LEVELS)('%i ranges at once', (parallel) => {
  test.each(sampled(CASES))('T1, T10: $title', async (given) => {
    const { cursors, most = 1.16 } = given;
    const story = storyOf({ ...given, parallel }, cursors);
    const run = await runOf(story);
    const one = await runOf(storyOf({ ...given, parallel: 1 }, cursors));
    expect(run).toMatchObject({ outcome: 'appended', rows: cursors.length });
    expect(new Set(run.notes)).toEqual(new Set(given.learns ? ['compares-elsewhere'] : one.notes));
    expect(await story.missing()).toEqual([]);
    expect(await story.wrong()).toEqual([]);
    expect(run.most).toBeLessThanOrEqual(parallel);
    expect(run.requests / one.requests).toBeLessThan(most + (parallel === 4 ? 0 : 0.2));
    expect(await runOf(story)).toMatchObject({ outcome: 'no-new-rows' });
  });
});

const TIMES = { ...small, parallel: 4 } as const;

describe('ranges that are read at once', () => {
  test('are as many as may be', async () => {
    expect(await runOf(storyOf(TIMES, values(400, minute)))).toMatchObject({ most: 4 });
    expect(await runOf(storyOf({ ...TIMES, parallel: 1 }, values(400, minute)))).toMatchObject({ most: 1 });
  });

  test('are none where little is new', async () => {
    const story = storyOf(TIMES, values(12, minute));
    const one = storyOf({ ...TIMES, parallel: 1 }, values(12, minute));
    expect((await runOf(story)).requests).toBe((await runOf(one)).requests);
  });

  test('T10: stop at the last rows, wherever these lie, and more that come behind them', async () => {
    const story = storyOf(
      { ...TIMES, cursor: { column: 'Version' } },
      values(105, (n) => String(n < 102 ? n : 20_000 + n)),
    );
    story.before(8, () => story.insert(['30000']));
    const run = await runOf(story);
    expect(run).toMatchObject({ outcome: 'appended', rows: 106 });
    expect(run.requests).toBeLessThan(40);
    expect(await story.missing()).toEqual([]);
  });

  test.each([2, 3])(
    'T1: a service that has room for fewer is asked for one at a time, for a day (%i)',
    async (room) => {
      const story = storyOf(TIMES, values(200, minute));
      const first = await runOf(story, room - 1);
      expect(first).toMatchObject({ outcome: 'appended', rows: 200, notes: ['one-at-a-time'] });
      expect(first.refused).toBeLessThan(5);
      expect(await story.missing()).toEqual([]);

      story.insert(values(200, (n) => minute(200 + n)));
      const second = await runOf(story, 1);
      expect(second).toMatchObject({ rows: 200, refused: 0, most: 1, notes: ['one-at-a-time'] });

      story.world.clock.advance(24 * HOUR_MS);
      story.insert(values(200, (n) => minute(400 + n)));
      expect(await runOf(story)).toMatchObject({ rows: 200, most: 4, notes: [] });
      expect(await story.missing()).toEqual([]);
      expect((await story.world.storedState())?.source).not.toHaveProperty('slowsDown');
    },
  );

  test.each([67, 70, 74, 78])(
    'T1: a row that comes late, within lookback, before request %i is taken',
    async (nth) => {
      const cursor = { column: 'At', lookback: { ms: 40 * 60_000 } } as const;
      const story = storyOf({ ...TIMES, parallel: 8, cursor, count: false }, values(300, minute));
      story.before(nth, () => story.insert([second(280 * 60 + 30), ...values(60, (n) => minute(300 + n))]));
      await runOf(story);
      await runOf(story);
      expect(await story.missing()).toEqual([]);
    },
  );

  test('T1: one answer of ten that fails keeps no range from being read', async () => {
    const story = storyOf(TIMES, values(400, minute));
    let asked = 0;
    story.world.service.onRequest = ({ url }) =>
      url.includes('/Rows?') && (asked += 1) % 10 === 0 ? new Response('', { status: 503 }) : undefined;
    const run = await runOf(story);
    expect(run).toMatchObject({ outcome: 'appended', rows: 400, notes: [] });
    expect(Math.max(...run.atOnce.slice(-40))).toBe(4);
    expect(await story.missing()).toEqual([]);
  });

  test.each(tried(values(40, (n) => 3 + 2 * n)))(
    'T1: rows are deleted, moved and inserted before request %i',
    async (nth) => {
      const story = storyOf(TIMES, values(300, minute));
      story.before(nth, () => {
        story.remove(100);
        story.remove(200);
        story.move(50, minute(310));
        story.move(150, minute(311));
        story.insert([minute(312), minute(313)]);
      });
      await runOf(story);
      await runOf(story);
      expect((await story.missing()).filter((version) => !/^(?:100|200) /.test(version))).toEqual([]);
      expect(await story.wrong()).toEqual([]);
    },
  );

  test.each(tried(values(25, (n) => 3 + 3 * n)))(
    'T1, T2: the service is down from request %i on: what came in order is kept',
    async (nth) => {
      const story = storyOf(TIMES, values(300, minute));
      let asked = 0;
      story.world.service.onRequest = ({ url }) =>
        url.includes('/Rows?') && (asked += 1) >= nth ? new Response('', { status: 503 }) : undefined;
      expect(await runOf(story)).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable' });
      story.world.service.onRequest = undefined;
      await runOf(story);
      expect(await story.missing()).toEqual([]);
      expect(await story.wrong()).toEqual([]);
    },
  );

  test('T1, T2: a run that its deadline ends keeps what came in order, and the next one goes on', async () => {
    const story = storyOf(TIMES, values(300, minute));
    const { world } = story;
    let ended = 0;
    for (let run = 0; run < 30 && (await story.missing()).length > 0; run += 1) {
      world.clock.advance(LEASE_MS);
      let asked = 0;
      world.service.onRequest = () => {
        asked += 1;
        if (asked === 25) world.clock.advance(2 * HOUR_MS);
        return undefined;
      };
      const crowd = crowded(world.service.fetch);
      const record = await world.run({
        deadlineMs: HOUR_MS,
        over: { lake: world.lake, state: world.state, fetch: crowd.fetch },
      });
      if (record.outcome === 'stopped') ended += 1;
    }
    expect(ended).toBeGreaterThan(1);
    expect(await story.missing()).toEqual([]);
    expect(await story.wrong()).toEqual([]);
  });

  test.each([
    [1, 3],
    [3_000, 8],
    [1_000_000, 60],
  ])('T10: no more than their share of memory waits: %i bytes', async (aheadBytes, pages) => {
    const { world } = storyOf({ ...TIMES, parallel: 8 }, values(400, minute));
    const { sourceOf } = world.deps;
    let [held, most] = [0, 0];
    const holding = (answer: Answer): Answer => {
      if (answer.outcome !== 'rows') return answer;
      held += 1;
      most = Math.max(most, held);
      const release = (): void => {
        held -= 1;
        answer.page.release();
      };
      return { ...answer, page: { ...answer.page, release } };
    };
    const watched: typeof sourceOf = (...of) => {
      const source = sourceOf(...of);
      const ask: typeof source.ask = async (...asked) => holding(await source.ask(...asked));
      return { ...source, ask };
    };
    Object.assign(world.deps, { aheadBytes, sourceOf: watched });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 400 });
    expect(held).toBe(0);
    expect(most).toBeLessThanOrEqual(pages);
    expect(most).toBeGreaterThan(pages / 4);
  });

  test('T10: rows that come with two ranges are not looked for in the table', async () => {
    const reads: number[] = [];
    for (const parallel of [1, 4]) {
      const story = storyOf(
        { ...days, quirks: TOKYO, parallel },
        values(1200, (n) => minute(n * 10)),
      );
      const { lake, state, service } = story.world;
      const spy = spyOn(lake);
      const over = { lake: spy, state, fetch: crowded(service.fetch).fetch };
      expect(await story.world.run({ over })).toMatchObject({ rows: 1200 });
      reads.push(spy.calls.filter((call) => call.startsWith('read Tables/Orders/part')).length);
    }
    expect(reads[1]).toBe(reads[0]);
  });
});

describe('a reload', () => {
  test.each([
    ['everything', { all: true }],
    ['what lies behind a value', { from: minute(100) }],
    ['what lies between two', { from: minute(100), to: minute(330) }],
  ] as const)('T4: of %s reads ranges at once, and changes what one at a time does', async (_, window) => {
    const [story, one] = [4, 1].map((parallel) => storyOf({ ...TIMES, parallel }, values(400, minute)));
    const answers = [];
    for (const each of [story, one]) {
      if (each === undefined) continue;
      await runOf(each);
      for (const n of [120, 200, 310]) each.remove(n);
      each.move(300, minute(250).replace('00Z', '30Z'));
      each.world.clock.advance(LEASE_MS);
      const crowd = crowded(each.world.service.fetch);
      const deps = each.world.depsOver({
        lake: each.world.lake,
        state: each.world.state,
        fetch: crowd.fetch,
      });
      const { outcome, rows, removed } = { ...(await each.world.reload({ window, deps })) } as Record<
        string,
        unknown
      >;
      answers.push({ outcome, rows, removed, missing: await each.missing(), most: crowd.most });
    }
    expect(answers[0]).toMatchObject({ outcome: 'reloaded', most: 4, missing: [] });
    expect(answers[1]).toMatchObject({ ...answers[0], most: expect.any(Number) });
  });
});
