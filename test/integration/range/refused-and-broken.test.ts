import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { adds, append, appended, endsOf, idle, playStory, type StoryCase } from '../../support/play-story.ts';
import { minute, type Story, storyOf, values } from '../../support/source-story.ts';

/** The 31st row breaks its answers, so many times. */
const breaking = (times: number): Quirks => ({
  badRow: { is: ({ Rev }) => Rev === 31, how: 'tears', times },
});
const seventy = values(70, minute);
const later = adds(5, (n) => minute(100 + n));

/** The rows of the answer that has the one which cannot be sent, and those behind it. */
const LACKED = values(11, (n) => `${n + 10} v${n + 10}`);

const refused = ['option-refused', 'option-refused'] as const;

const CASES: readonly StoryCase[] = [
  {
    title: 'an answer that breaks off three times, and then never again, teaches nothing',
    page: 20,
    quirks: breaking(3),
    cursors: [...values(30, () => minute(0)), ...values(41, (n) => minute(n + 1))],
    steps: [
      { ends: appended(71) },
      { does: adds(200, (n) => minute(100 + n)), ends: appended(200, 12) },
      idle(),
    ],
  },
  {
    title: 'an answer that breaks off nine times, of a service that refuses $top and cuts at 40 rows',
    page: 20,
    quirks: { ...breaking(9), refuseTop: true, silentCap: 40, noCount: true },
    cursors: [...values(30, () => minute(0)), ...values(41, (n) => minute(n + 1))],
    steps: [
      { ends: { ...appended(71), notes: [...refused, 'count-unsupported'] } },
      {
        does: adds(200, (n) => minute(100 + n)),
        ends: { ...appended(200), notes: [...refused, 'count-unsupported'] },
      },
      idle(),
    ],
  },
  {
    title:
      'a row that cannot be sent stands at a value of many, and teaches nothing about what keys are compared by',
    page: 3,
    servicePage: 3,
    quirks: { badRow: { is: ({ Rev }) => Rev === 11, how: 'fails', times: 1_000_000 } },
    cursors: values(20, () => minute(1)),
    steps: [
      { ends: { outcome: 'failed', errorKind: 'source-contract', notes: [], missing: LACKED } },
      { ends: { outcome: 'failed', errorKind: 'source-contract', notes: [], missing: LACKED } },
    ],
  },
  {
    title: 'no order at all, of rows whose first ones happen to be in order',
    page: 3,
    servicePage: 3,
    quirks: { refuseOrderby: true, refusesWith: 400 },
    cursors: [3, 12, 14, 6, 1].map(minute),
    steps: [{ ends: { ...appended(5), notes: ['option-refused', 'order-ignored'] } }],
  },
  {
    title: 'an order that is ignored, of rows whose first ones happen to be in order',
    page: 3,
    servicePage: 3,
    quirks: { ignoreOrder: true },
    cursors: [3, 12, 14, 6, 1].map(minute),
    steps: [{ ends: { ...appended(5), notes: ['order-ignored'] } }],
  },
  {
    title: 'Guids that are read as numbers, so that none is found by its key',
    keyType: 'Edm.Guid',
    quirks: { guidsNeverEqual: true },
    cursors: seventy,
    steps: [
      { ends: appended(70) },
      {
        does: (story) => story.remove(70),
        ends: { outcome: 'no-new-rows', notes: ['bound-unproven'] },
      },
      { does: later, ends: { ...appended(5), notes: ['bound-unproven'] } },
      idle(),
    ],
  },
  {
    title:
      'an error object where the refused question is asked once more, after which nothing is right of the answer before',
    page: 20,
    keyType: 'Edm.Guid',
    quirks: { topAtMost: 11, topUnsaid: true, errorNth: [3] },
    cursors: values(8, minute),
    steps: [{ ends: { ...appended(8), notes: ['option-refused'] } }],
  },
  {
    title: 'links of a snapshot that another page size leaves, while rows before them are deleted',
    page: 20,
    servicePage: 20,
    count: false,
    quirks: { ignoreOrder: true, linkToken: 'snapshot' },
    cursors: seventy,
    steps: [
      {
        // In the midst of the pages that are joined by links.
        does: (story) => story.before(5, () => values(8, (n) => story.remove(n + 1))),
        ends: { ...appended(70), notes: ['order-ignored'] },
      },
      { does: later, ends: { ...appended(5), notes: ['order-ignored'] } },
    ],
  },
  {
    title: 'links by another name where no version is asked for',
    page: 20,
    servicePage: 20,
    quirks: { ignoreOrder: true, shortNames: 'without-version' },
    cursors: seventy,
    steps: [
      { ends: { ...appended(70), notes: ['order-ignored'] } },
      { does: later, ends: { ...appended(5), notes: ['order-ignored'] } },
    ],
  },
  {
    title: 'any language that a client names',
    page: 20,
    quirks: { languageBreaks: true },
    cursors: seventy,
    steps: [{ ends: appended(70) }, { does: later, ends: appended(5, 2) }, idle()],
  },
];

describe('a service that refuses, breaks or misreads', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test('a time that ends the filter does not let other rows in than the feed’s own', async () => {
    const story = storyOf({ filter: "Kind eq 'own'", quirks: { timesEndFilter: true } }, seventy);
    addOthers(story);
    await append(story);
    later(story);
    expect(await append(story)).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(await story.wrong()).toStrictEqual([]);
  });

  test('Guids that are read as numbers, and bounds in another zone: rows that lack are told, and come by an integer', async () => {
    const quirks = { guidsNeverEqual: true, literalShift: { lower: 60, upper: 60 } };
    const source = { keyType: 'Edm.Guid', page: 2, servicePage: 8, quirks } as const;
    const story = storyOf(source, [...values(7, () => minute(0)), ...values(5, () => minute(120))]);
    const runs = [await append(story), await append(story), await append(story), await append(story)];
    expect((await story.missing()).length).toBeGreaterThan(0);
    const last = runs.at(-1);
    expect(last).toMatchObject({ outcome: 'failed', errorKind: 'source-incomplete' });
    expect(last?.message).toContain('such as an integer');
    const byInteger = storyOf({ ...source, cursor: { column: 'Version' } }, values(12, String));
    await append(byInteger);
    expect(await byInteger.missing()).toStrictEqual([]);
  });

  test.each([{ noCount: true }, { countOff: 1 }])(
    'a value of many rows, by a service that ignores $skip: %o',
    async (count) => {
      const cursors = [
        ...values(10, minute),
        ...values(25, () => minute(10)),
        ...values(10, (n) => minute(11 + n)),
      ];
      const story = storyOf(
        { keyType: 'Edm.Guid', page: 20, quirks: { ignoreSkip: true, ...count } },
        cursors,
      );
      const ended = await append(story);
      expect(ended.requests).toBeLessThan(60);
      expect(ended).toMatchObject({ outcome: 'failed', errorKind: 'source-stalled', wrong: [] });
    },
  );

  test('an outage in the midst of a value of many rows teaches nothing', async () => {
    const story = storyOf(
      { page: 10 },
      values(300, () => minute(1)),
    );
    const { service } = story.world;
    let asked = 0;
    service.onRequest = () => {
      asked += 1;
      return asked > 15 ? new Response('{"error":{}}', { status: 500 }) : undefined;
    };
    expect(await append(story)).toMatchObject({ outcome: 'failed', notes: [] });
    service.onRequest = undefined;
    expect(await append(story)).toMatchObject({ outcome: 'appended', notes: [], missing: [], wrong: [] });
  });

  test('a source that keeps no order, and sorts nothing downwards, is reloaded whole', async () => {
    const story = storyOf(
      { quirks: { refuseDescending: true, ignoreOrder: true } },
      [7, 2, 5, 9].map(minute),
    );
    await append(story);
    story.move(1, minute(8));
    expect(await story.world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
    expect(await story.missing()).toStrictEqual([]);
  });

  test('Guids that are read as numbers: a reload takes no row for gone', async () => {
    const story = storyOf({ keyType: 'Edm.Guid', quirks: { guidsNeverEqual: true } }, seventy);
    await append(story);
    story.remove(5);
    expect(await story.world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'failed',
      errorKind: 'source-shrunk',
    });
    expect(await story.world.rows()).toHaveLength(70);
  });
});

/** Rows that the feed's own filter leaves out. */
function addOthers({ world }: Story): void {
  world.service.insert(
    'Rows',
    values(20, (n) => ({ Id: 1000 + n, At: minute(n + 0.5), Version: null, Rev: 1000 + n, Kind: 'other' })),
  );
}
