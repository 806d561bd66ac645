import { describe, expect, test } from 'vitest';
import {
  adds,
  append,
  appended,
  type Ended,
  endsOf,
  playStory,
  type StoryCase,
} from '../../support/play-story.ts';
import { minute, type Story, storyOf, type StorySource, values } from '../../support/source-story.ts';
import { expectLikeSource } from '../../support/world-checks.ts';

type Column = NonNullable<StorySource['cursor']>['column'];

const valueOf =
  (column: Column) =>
  (place: number): string =>
    column === 'At' ? minute(place) : String(place + 1);

/** The source is emptied, and filled anew: keys from the first one on, and other contents. */
const restart =
  (cursors: readonly string[]) =>
  (story: Story): void => {
    story.world.service.clear('Rows');
    story.insertAs(cursors, 1);
  };

const anew: Partial<Ended> = { notes: ['source-went-back'], missing: expect.any(Array) };
const told: Partial<Ended> = { ...anew, outcome: 'no-new-rows' };

/** Nothing happens, and each run says it. */
const stays = { ends: told };

/** Of a number of rows that were read in one run, so many are there again, and then come as far as the watermark and beyond. */
const shorter = (column: Column, rows: number, again: number): StoryCase => {
  const of = valueOf(column);
  return {
    title: `with ${again} of ${rows} rows, by ${column}`,
    cursor: { column },
    cursors: values(rows, of),
    steps: [
      { ends: appended(rows) },
      { does: restart(values(again, of)), ends: told },
      stays,
      { does: adds(1, () => of(again)), ends: told },
      { does: adds(2, (n) => of(rows + n)), ends: { ...anew, ...appended(2) } },
      stays,
    ],
  };
};

const CASES: readonly StoryCase[] = [
  ...(['At', 'Version', 'Id'] as const).flatMap((column) => [
    shorter(column, 6, 2),
    shorter(column, 100, 98),
    shorter(column, 100, 3),
  ]),
  ...(['At', 'Version'] as const).map((column): StoryCase => {
    const cursors = values(100, valueOf(column));
    return {
      title: `with the same keys and values, and other contents, by ${column}`,
      cursor: { column },
      cursors,
      steps: [{ ends: appended(100) }, { does: restart(cursors), ends: told }, stays],
    };
  }),
  {
    title: 'with the same keys and values, other contents, and a row above',
    cursors: values(100, minute),
    steps: [
      { ends: appended(100) },
      { does: restart(values(101, minute)), ends: { ...anew, ...appended(1) } },
      stays,
    ],
  },
  {
    title: 'with the same keys at lower values',
    cursors: values(6, (n) => minute(10 * n)),
    steps: [{ ends: appended(6) }, { does: restart([0, 1, 2, 3, 45, 46].map(minute)), ends: told }, stays],
  },
  {
    title: 'read in pages of 5 rows',
    page: 5,
    cursors: values(100, minute),
    steps: [{ ends: appended(100) }, { does: restart(values(98, minute)), ends: told }, stays],
  },
];

describe('a source that begins again', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test('is told until all of it is reloaded', async () => {
    const cursors = values(30, minute);
    const story = storyOf({}, cursors);
    const { world } = story;
    await append(story);
    restart(cursors)(story);
    expect(await append(story)).toMatchObject(told);
    expect(await world.reload({ window: { last: { ms: 120_000 } } })).toMatchObject({ outcome: 'reloaded' });
    expect(await append(story)).toMatchObject(told);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
    await expectLikeSource(world, ['Id', 'Rev']);
    // Its end is proven anew, as all that was known is.
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 2, notes: [] });
    restart(cursors)(story);
    expect(await append(story)).toMatchObject(told);
  });

  test('is told where a reload of all was refused', async () => {
    const story = storyOf({}, values(30, minute));
    await append(story);
    restart(values(2, minute))(story);
    const all = { window: { all: true } } as const;
    expect(await story.world.reload(all)).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
    for (const _ of [1, 2]) expect(await append(story)).toMatchObject(told);
    expect(await story.world.reload(all)).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
    expect(await append(story)).toMatchObject(told);
    expect(await story.world.reload({ ...all, force: true })).toMatchObject({ outcome: 'reloaded' });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: [], missing: [] });
  });
});

/** Gives rows other contents, and leaves them where they are. */
const changes =
  (...rows: readonly number[]) =>
  ({ world }: Story): void => {
    for (const n of rows) world.service.update('Rows', n, { Kind: 'changed' });
  };

const inPlace: Partial<Ended> = { outcome: 'no-new-rows', notes: ['changed-in-place'] };

const UPDATED: readonly StoryCase[] = [
  {
    title: 'the last row',
    cursors: values(30, minute),
    steps: [
      { ends: appended(30) },
      { does: changes(30), ends: inPlace },
      { ends: { outcome: 'no-new-rows', requests: 1 } },
    ],
  },
  {
    title: 'most of the last rows',
    cursors: values(30, minute),
    steps: [{ ends: appended(30) }, { does: changes(...values(20, (n) => 30 - n)), ends: inPlace }],
  },
  {
    title: 'all rows, where the key is the cursor',
    cursor: { column: 'Id' },
    cursors: values(30, valueOf('Id')),
    steps: [{ ends: appended(30) }, { does: changes(...values(30, (n) => 30 - n)), ends: inPlace }],
  },
  {
    title: 'most of the last rows, of which the last one is deleted',
    cursors: values(30, minute),
    steps: [
      { ends: appended(30) },
      {
        does: (story) => {
          story.remove(30);
          changes(...values(20, (n) => 29 - n))(story);
        },
        ends: { outcome: 'no-new-rows' },
      },
    ],
  },
  {
    title: 'none, and all of the last rows move up but one',
    cursors: values(30, minute),
    steps: [
      { ends: appended(30) },
      {
        does: (story) => {
          changes(6)(story);
          for (let n = 7; n <= 30; n += 1) story.move(n, minute(100 + n));
        },
        ends: appended(24),
      },
    ],
  },
];

describe('rows that are changed and keep their value are no new source', () => {
  test.each(UPDATED)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});
