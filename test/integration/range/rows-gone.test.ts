import { describe, expect, test } from 'vitest';
import { adds, appended, endsOf, idle, playStory, type StoryCase } from '../../support/play-story.ts';
import { minute, values } from '../../support/source-story.ts';

const hundred = values(100, minute);

const CASES: readonly StoryCase[] = [
  {
    title: 'the row at the watermark costs a look-up once, and later idle runs nothing',
    cursors: hundred,
    steps: [
      { ends: appended(100) },
      { does: (story) => story.remove(100), ends: { outcome: 'no-new-rows' } },
      idle(),
      idle(),
      { does: adds(5, (n) => minute(200 + n)), ends: appended(5, 2) },
      idle(),
    ],
  },
  {
    title: 'rows below the watermark that are deleted with it are paid for by one run',
    cursors: hundred,
    steps: [
      { ends: appended(100) },
      { does: adds(1, () => minute(200)), ends: appended(1, 2) },
      {
        does: (story) => {
          story.remove(100);
          story.remove(101);
          story.insert(values(5, (n) => minute(300 + n)));
        },
        ends: appended(5),
      },
      { does: adds(5, (n) => minute(400 + n)), ends: appended(5, 2) },
      { does: adds(5, (n) => minute(500 + n)), ends: appended(5, 2) },
    ],
  },
  ...(['At', 'Id'] as const).map((column): StoryCase => {
    const of = (place: number): string => (column === 'At' ? minute(place) : String(place));
    return {
      title: `the row at the watermark while others come below it: later idle runs cost nothing, by ${column}`,
      cursor: { column },
      cursors: [...values(9, (n) => of(n + 1)), of(50)],
      steps: [
        { ends: appended(10) },
        {
          does: (story) => {
            story.remove(column === 'At' ? 10 : 50);
            story.insert([of(10), of(11)]);
          },
          ends: appended(2),
        },
        idle(),
        idle(),
        { does: adds(1, () => of(60)), ends: appended(1, 2) },
        idle(),
      ],
    };
  }),
  ...(['the row', 'the last rows'] as const).map((gone): StoryCase => ({
    title: `${gone} of a source without order, in a zone that hides what comes close above`,
    quirks: { ignoreOrder: true, literalShift: { lower: 540, upper: 540 } },
    cursors: hundred,
    steps: [
      { ends: { ...appended(100), notes: ['order-ignored'] } },
      {
        does: (story) => {
          for (let n = gone === 'the row' ? 100 : 90; n <= 100; n += 1) story.remove(n);
          story.insert([minute(101), minute(800)]);
        },
        ends: { ...appended(2), notes: ['order-ignored', 'compares-elsewhere'] },
      },
      { ends: { outcome: 'no-new-rows', requests: 1, notes: ['order-ignored'] } },
    ],
  })),
  {
    title: 'the row at the watermark of a source without order: later idle runs cost nothing',
    quirks: { ignoreOrder: true },
    cursors: hundred,
    steps: [
      { ends: { ...appended(100), notes: ['order-ignored'] } },
      {
        does: (story) => story.remove(100),
        ends: { outcome: 'no-new-rows', notes: ['order-ignored'] },
      },
      { ends: { outcome: 'no-new-rows', requests: 1, notes: ['order-ignored'] } },
    ],
  },
  ...(
    [
      ['ignoreOrder', ['order-ignored']],
      ['refuseOrderby', ['option-refused', 'order-ignored']],
    ] as const
  ).map(([way, notes]): StoryCase => ({
    title: `all the rows that were read last, of a source without order (${way}): it has not begun again`,
    quirks: { [way]: true },
    cursors: values(60, minute),
    steps: [
      { ends: { ...appended(60), notes } },
      {
        does: (story) => {
          for (let n = 25; n <= 60; n += 1) story.remove(n);
          story.insert([minute(70)]);
        },
        ends: { ...appended(1), notes: ['order-ignored'] },
      },
      { ends: { outcome: 'no-new-rows', requests: 1, notes: ['order-ignored'] } },
    ],
  })),
  {
    title: 'the same in a zone that hides what comes close above',
    quirks: { ignoreOrder: true, literalShift: { lower: 540, upper: 540 } },
    cursors: values(60, minute),
    steps: [
      { ends: { ...appended(60), notes: ['order-ignored'] } },
      {
        does: (story) => {
          for (let n = 25; n <= 60; n += 1) story.remove(n);
          story.insert([minute(70)]);
        },
        ends: { ...appended(1), notes: ['order-ignored', 'compares-elsewhere'] },
      },
      { ends: { outcome: 'no-new-rows', requests: 1, notes: ['order-ignored'] } },
    ],
  },
  {
    title: 'all the rows that were read last: what is there is asked for all the same',
    cursors: values(60, minute),
    steps: [
      { ends: appended(60) },
      {
        does: (story) => {
          for (let n = 25; n <= 60; n += 1) story.remove(n);
          story.insert([minute(70)]);
        },
        ends: appended(1),
      },
      idle(),
    ],
  },
];

describe('rows that are gone', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});
