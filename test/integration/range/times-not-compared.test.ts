import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { adds, append, appended, idle, playStory } from '../../support/play-story.ts';
import { minute, type StorySource, storyOf, values } from '../../support/source-story.ts';

const MORE: Quirks = { timesAre: 'greater' };
const LESS: Quirks = { timesAre: 'less' };
const KEYLESS: Quirks = { timesAre: 'less', guidsNeverEqual: true, noCount: true };
const NUMBERS: Quirks = { timesAre: 'greater', timesEndFilter: true };

/** How a service reads a time that it takes for a number, and how the feed asks. */
const WAYS: readonly (readonly [string, StorySource])[] = [
  ['every row is above any time', { quirks: MORE }],
  ['every row is above any time, in small pages', { quirks: MORE, page: 100, servicePage: 30 }],
  ['every row is above any time, two at a time', { quirks: MORE, page: 2 }],
  ['what stands behind a time is dropped', { quirks: NUMBERS }],
  ['it does not count', { quirks: { ...NUMBERS, noCount: true, inlineCount: 'refused' } }],
  ['it takes one key at a time', { quirks: { ...NUMBERS, refuseIn: true, refuseOr: true } }],
  ['no row comes by its key', { quirks: { ...NUMBERS, guidsNeverEqual: true }, keyType: 'Edm.Guid' }],
  ['it sends few rows and no link', { quirks: { ...NUMBERS, defaultTop: 25 }, page: 100 }],
  ['the feed has a filter', { quirks: NUMBERS, filter: "Kind eq 'own'" }],
  ['no row is above any time', { quirks: LESS }],
  ['no row is above any time, in small pages', { quirks: LESS, page: 100 }],
  [
    'no row is above any time, and none comes by its key',
    { quirks: KEYLESS, keyType: 'Edm.Guid', page: 100 },
  ],
];

const TOLD = {
  outcome: 'failed',
  errorKind: 'source-contract',
  message: expect.stringMatching(/ At .* use an integer cursor/),
};

describe('a service that reads times as numbers', () => {
  test.each(WAYS)('is told by name, in every run, and not read by links: %s', async (_, source) => {
    const story = storyOf(source, values(300, minute));
    for (let run = 0; run < 3; run += 1) {
      const ended = await append(story);
      expect(ended).toMatchObject({ ...TOLD, wrong: [] });
      expect(ended.notes).not.toContain('filter-ignored');
      adds(5, (n) => minute(400 + run * 10 + n))(story);
    }
    expect(await story.world.storedState()).not.toHaveProperty('source.ignoresFilter');
  });

  test.each(WAYS)('is not reloaded: %s', async (_, source) => {
    const story = storyOf(source, values(300, minute));
    await append(story);
    const before = await story.world.rows();
    for (const window of [{ last: { ms: 3_600_000 } }, { all: true }] as const) {
      const run = await story.world.reload({ window });
      expect(run).toMatchObject(TOLD);
    }
    expect(await story.world.rows()).toStrictEqual(before);
  });

  test('has its rows by an integer cursor', async () => {
    const steps = [
      { ends: appended(300) },
      idle(),
      { does: adds(5, (n) => String(n + 1000)), ends: appended(5, 2) },
    ];
    const cursors = values(300, (n) => String(n + 1));
    const ended = await playStory({
      title: '',
      cursor: { column: 'Version' },
      quirks: NUMBERS,
      cursors,
      steps,
    });
    expect(ended).toMatchObject(steps.map(({ ends }) => ({ ...ends, missing: [], wrong: [] })));
  });
});

test('a service that takes times for numbers is told so where the rows at the watermark have moved, too', async () => {
  const story = storyOf({ quirks: { timesAre: 'greater' }, page: 2 }, [minute(1)]);
  expect(await append(story)).toMatchObject({ errorKind: 'source-contract' });
  story.move(1, minute(3));
  adds(9, (n) => minute(4 + Math.floor(n / 4)))(story);
  for (let run = 0; run < 2; run += 1)
    expect(await append(story)).toMatchObject({ errorKind: 'source-contract' });
});

describe('a service that compares times, or no filter at all, is not told so', () => {
  test.each<[string, Quirks]>([
    ['ignores every filter', { ignoreFilter: true }],
    ['ignores conditions on the cursor', { ignoredConditions: ['At'] }],
    ['lets every time pass, and drops what follows', { timesEndFilter: true }],
    ['ignores upper bounds', { droppedWords: ['lt'] }],
    ['compares in Tokyo', { literalShift: { lower: 540, upper: 540 } }],
    ['compares in New York', { literalShift: { lower: -300, upper: -300 } }],
    ['compares upper bounds in Tokyo', { literalShift: { upper: 540 } }],
    ['compares rows in New York', { rowShift: -300 }],
    ['compares texts', { compareTimes: 'texts' }],
  ])('that %s', async (_, quirks) => {
    const story = storyOf({ quirks, page: 100 }, values(300, minute));
    for (let run = 0; run < 3; run += 1) {
      expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [], wrong: [] });
      adds(5, (n) => minute(400 + run * 10 + n))(story);
    }
  });
});
