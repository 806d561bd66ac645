import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { adds, append, appended, idle, playStory, type Step } from '../../support/play-story.ts';
import { minute, type Story, type StorySource, storyOf, values } from '../../support/source-story.ts';
import { sampled } from '../../support/whole-sweep.ts';

const DAY_MS = 24 * 3_600_000;

const aDay = ({ world }: Story): void => world.clock.advance(DAY_MS);

/** From now on no answer has more rows, and none has a link. */
const cuts =
  (silentCap: number) =>
  ({ world }: Story): void => {
    world.service.quirks.silentCap = silentCap;
  };

const number = (n: number): string => String(n + 1);

type Cursor = readonly [string, StorySource, (n: number) => string];

const CURSORS: readonly Cursor[] = [
  ['a time', {}, minute],
  ['a time, and Guids as keys', { keyType: 'Edm.Guid' }, minute],
  ['a time, read again for ten minutes', { cursor: { column: 'At', lookback: { ms: 600_000 } } }, minute],
  ['a time that settles', { cursor: { column: 'At', settleMs: 600_000 } }, minute],
  ['an integer', { cursor: { column: 'Version' } }, number],
];

const COUNTS: readonly (readonly [string, Quirks])[] = [
  ['', {}],
  [', and no count', { noCount: true }],
  [', and no order downwards', { refuseDescending: true }],
  [', and neither', { noCount: true, refuseDescending: true }],
];

const CASES = CURSORS.flatMap(([title, source, of]) =>
  COUNTS.map(([counts, quirks]) => [`${title}${counts}`, { ...source, quirks }, of] as const),
);

/** Rows that are there at first, of which so many are at the last value. */
const withTies = (ties: number, of: (n: number) => string): readonly string[] => [
  ...values(100 - ties, of),
  ...values(ties, () => of(100 - ties)),
];

/** How the runs of two days end after a limit has begun, and rows have come. */
const twoDays = async (story: Story, begins: (story: Story) => void) => {
  await append(story);
  await append(story);
  begins(story);
  const first = await append(story);
  aDay(story);
  const next = await append(story);
  aDay(story);
  return { first, next, last: await append(story) };
};

describe('a limit that begins between two runs, and lets through what is known', () => {
  test.each(sampled(CASES))('hides rows for a day at most: one row, by %s', async (_, source, of) => {
    const story = storyOf(source, values(100, of));
    const begins = (): void => {
      cuts(source.cursor?.lookback === undefined ? 1 : 11)(story);
      adds(30, (n) => of(200 + n))(story);
    };
    const { first, next, last } = await twoDays(story, begins);
    expect(first).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    expect(next).toMatchObject({ ...appended(30), missing: [], wrong: [] });
    expect(next.requests).toBeLessThan(130);
    expect(last).toMatchObject({ outcome: 'no-new-rows', missing: [], wrong: [] });
  });

  test.each(sampled(CASES))('as many as are tied at the last value, by %s', async (_, source, of) => {
    const story = storyOf(source, withTies(5, of));
    const begins = (): void => {
      cuts(source.cursor?.lookback === undefined ? 5 : 15)(story);
      adds(30, (n) => of(200 + n))(story);
    };
    const { next } = await twoDays(story, begins);
    expect(next).toMatchObject({ ...appended(30), missing: [], wrong: [] });
    expect(next.requests).toBeLessThan(60);
  });

  test.each(sampled(CASES))('and rows come at the last value itself, by %s', async (_, source, of) => {
    const story = storyOf(source, withTies(5, of));
    const begins = (): void => {
      cuts(source.cursor?.lookback === undefined ? 5 : 15)(story);
      adds(3, () => of(95))(story);
    };
    const { next, last } = await twoDays(story, begins);
    expect(next).toMatchObject({ missing: [], wrong: [] });
    expect(last).toMatchObject({ outcome: 'no-new-rows', missing: [], wrong: [] });
  });

  test('of a cursor that is the key, one row', async () => {
    const story = storyOf({ cursor: { column: 'Id' } }, values(100, number));
    const { next, last } = await twoDays(story, () => {
      cuts(1)(story);
      adds(30, (n) => number(200 + n))(story);
    });
    expect(next).toMatchObject({ ...appended(30), missing: [], wrong: [] });
    expect(next.requests).toBeLessThan(80);
    expect(last).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('of rows far ahead of the clock', async () => {
    const story = storyOf({}, [...values(100, minute), '2062-01-01T00:00:00Z']);
    const { next } = await twoDays(story, () => {
      cuts(1)(story);
      adds(2, (n) => `2063-01-0${n + 1}T00:00:00Z`)(story);
    });
    expect(next).toMatchObject({ rows: 2, missing: [], wrong: [] });
  });

  test('of a source that ignores the filter, or keeps no order: it is asked on by $skip', async () => {
    for (const quirks of [{ ignoreFilter: true }, { ignoreOrder: true }]) {
      const story = storyOf({ quirks }, values(100, minute));
      const { next } = await twoDays(story, () => {
        cuts(40)(story);
        adds(30, (n) => minute(200 + n))(story);
      });
      expect(next).toMatchObject({ missing: [], wrong: [] });
    }
  });

  test('of a source that ignores the filter, and takes no $skip: it is told in every run', async () => {
    const story = storyOf({ quirks: { ignoreFilter: true, ignoreSkip: true } }, values(100, minute));
    const { next, last } = await twoDays(story, () => {
      cuts(40)(story);
      adds(30, (n) => minute(200 + n))(story);
    });
    const told = {
      outcome: 'failed',
      errorKind: 'source-stalled',
      message: expect.stringMatching(/last row/),
    };
    expect(next).toMatchObject(told);
    expect(last).toMatchObject(told);
    delete story.world.service.quirks.silentCap;
    expect(await append(story)).toMatchObject({ ...appended(30), missing: [], wrong: [] });
  });
});

describe('a source that ignores the filter, and whose links end early on a short answer', () => {
  test.each<[string, StorySource, (n: number) => string, number]>([
    ['an integer', { cursor: { column: 'Version' }, page: 100, servicePage: 100 }, number, 250],
    ['a time', { page: 4 }, minute, 14],
    ['a time that settles', { cursor: { column: 'At', settleMs: 180_000 }, page: 10 }, minute, 33],
  ])('is read whole by its first run, by %s', async (_, source, of, chainCap) => {
    const story = storyOf({ ...source, quirks: { ignoreFilter: true, chainCap } }, values(chainCap * 4, of));
    expect(await append(story)).toMatchObject({ ...appended(chainCap * 4), missing: [], wrong: [] });
    // Nothing is left for a proof that a source without order passes.
    story.world.service.quirks.ignoreOrder = true;
    adds(5, (n) => of(chainCap * 4 + n))(story);
    expect(await append(story)).toMatchObject({ ...appended(5), missing: [], wrong: [] });
  });

  test('is told by its first run, where it takes no $skip', async () => {
    const quirks = { ignoreFilter: true, chainCap: 14, ignoreSkip: true };
    const story = storyOf({ page: 4, quirks }, values(60, minute));
    const told = {
      outcome: 'failed',
      errorKind: 'source-stalled',
      message: expect.stringMatching(/last row/),
    };
    expect(await append(story)).toMatchObject({ ...told, rows: 14, wrong: [] });
    expect(await append(story)).toMatchObject(told);
    delete story.world.service.quirks.chainCap;
    expect(await append(story)).toMatchObject({ ...appended(46), missing: [], wrong: [] });
  });
});

describe('a source that ignores the filter, and takes no $skip', () => {
  test.each<[string, Quirks]>([
    ['ignores', { ignoreSkip: true }],
    ['refuses', { refuseSkip: true }],
  ])('is not taken for cut where rows come while it is read, and it %s $skip', async (_, quirks) => {
    const source = { page: 10, servicePage: 10, quirks: { ignoreFilter: true, ...quirks } };
    const story = storyOf(source, values(100, minute));
    let minutes = 200;
    // Every request finds a later last row than the one before.
    story.world.service.onRequest = () => story.insert([minute((minutes += 1))]);
    const ended = await append(story);
    expect(ended).toMatchObject({ outcome: 'appended', wrong: [] });
    expect(ended.missing.length).toBeLessThan(5);
  });
});

/** A day later, a run with nothing new in so many requests. */
const idleAfterADay = (requests: number): Step => ({ does: aDay, ...idle(requests) });

describe('what an idle day costs', () => {
  test.each<[string, StorySource, (n: number) => string, number]>([
    ['a time', {}, minute, 3],
    ['an integer', { cursor: { column: 'Version' } }, number, 3],
    ['the key', { cursor: { column: 'Id' } }, number, 2],
  ])(
    'by %s: its last row is asked for, and rows without a value are counted',
    async (title, source, of, most) => {
      const steps = [
        { ends: appended(100) },
        idle(),
        idle(),
        idleAfterADay(most),
        idle(),
        idleAfterADay(most),
        idle(),
      ];
      const ended = await playStory({ title, ...source, cursors: values(100, of), steps });
      expect(ended).toMatchObject(steps.map(({ ends }) => ({ ...ends, missing: [], wrong: [] })));
    },
  );
});
