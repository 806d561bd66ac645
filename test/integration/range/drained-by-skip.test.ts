import { describe, expect, test } from 'vitest';
import {
  adds,
  append,
  appended,
  endsOf,
  idle,
  playStory,
  type Step,
  type StoryCase,
} from '../../support/play-story.ts';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { noteKinds } from '../../support/note-kinds.ts';
import { minute, type StorySource, storyOf, values } from '../../support/source-story.ts';

const NO_ORDER = ['order-ignored'] as const;
const BY_POSITION = ['order-ignored', 'offset-paged'] as const;
const NO_SKIP = ['order-ignored', 'option-refused'] as const;
const UNFILTERED_TOO = ['order-ignored', 'filter-ignored', 'offset-paged'] as const;

/** An idle run of a source that keeps no order. */
const still = (requests: number): Step => ({ ends: { ...idle(requests).ends, notes: NO_ORDER } });

/** What every run of a source says that has no more than it sent. */
const FINDS_ALL: readonly Step[] = [
  // What came by position is read a second time before it counts as verified.
  still(5),
  still(1),
  { does: adds(5, (n) => minute(400 + n)), ends: { ...appended(5, 2), notes: NO_ORDER } },
  still(1),
  { does: adds(150, (n) => minute(500 + n)), ends: { ...appended(150, 3), notes: BY_POSITION } },
  still(4),
  still(1),
];

/** A service without links, which sends 25 rows where no `$top` says more, and keeps no order. */
const CASES: readonly StoryCase[] = [
  {
    title: 'is asked on by $skip, with the greatest $top that it obeys',
    page: 100,
    quirks: { ignoreOrder: true, defaultTop: 25 },
    cursors: values(300, minute),
    steps: [{ ends: { ...appended(300, 10), notes: BY_POSITION } }, ...FINDS_ALL],
  },
  {
    title: 'is asked on with a smaller $top, where it refuses the one of the feed',
    page: 1000,
    quirks: { ignoreOrder: true, defaultTop: 25, topAtMost: 100 },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300), notes: ['option-refused', ...BY_POSITION] } },
      still(5),
      still(1),
      { does: adds(150, (n) => minute(500 + n)), ends: { ...appended(150, 3), notes: BY_POSITION } },
    ],
  },
  {
    title: 'is read in one answer, where it ignores $skip and the set fits into $top',
    page: 1000,
    quirks: { ignoreOrder: true, defaultTop: 25, ignoreSkip: true },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300, 9), notes: BY_POSITION } },
      still(3),
      still(1),
      { does: adds(150, (n) => minute(500 + n)), ends: { ...appended(150, 2), notes: NO_ORDER } },
      still(1),
    ],
  },
  {
    title: 'is asked on, where it does not count',
    page: 100,
    quirks: { ignoreOrder: true, defaultTop: 25, noCount: true },
    cursors: values(300, minute),
    steps: [{ ends: { ...appended(300), notes: BY_POSITION } }, still(4), still(1)],
  },
  {
    title: 'is read in one answer, where it refuses $skip and does not count',
    page: 1000,
    quirks: { ignoreOrder: true, defaultTop: 25, refuseSkip: true, noCount: true },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300), notes: ['order-ignored', 'option-refused', 'offset-paged'] } },
      { ends: { ...idle(2).ends, notes: NO_SKIP } },
      still(1),
      { does: adds(150, (n) => minute(500 + n)), ends: { ...appended(150, 1), notes: NO_ORDER } },
    ],
  },
  {
    title: 'is asked on, where it refuses $orderby',
    page: 100,
    quirks: { refuseOrderby: true, defaultTop: 25 },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300), notes: ['option-refused', ...BY_POSITION] } },
      { ends: { ...idle(5).ends, notes: NO_ORDER } },
      still(1),
    ],
  },
  {
    title: 'is asked on, where it ignores the filter too',
    page: 100,
    quirks: { ignoreOrder: true, ignoreFilter: true, defaultTop: 25, noCount: true },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300), notes: BY_POSITION } },
      still(4),
      { does: adds(40, (n) => minute(500 + n)), ends: { ...appended(40), notes: UNFILTERED_TOO } },
      { ends: { ...idle(5).ends, notes: ['order-ignored', 'filter-ignored'] } },
    ],
  },
];

/** Sources that are read by their links and need no `$skip`: it costs one request more at first, and where the last answer is as long as any. */
const NO_MORE: readonly StoryCase[] = [
  {
    title: 'a chain of full pages',
    page: 100,
    servicePage: 25,
    quirks: { ignoreOrder: true },
    cursors: values(300, minute),
    // $metadata, two in order, twelve pages, one by $skip, two counts.
    steps: [{ ends: { ...appended(300, 18), notes: NO_ORDER } }, still(1)],
  },
  {
    title: 'a chain whose last page is shorter than the others',
    page: 100,
    servicePage: 25,
    quirks: { ignoreOrder: true },
    cursors: values(290, minute),
    steps: [
      { ends: { ...appended(290, 18), notes: NO_ORDER } },
      still(1),
      { does: adds(5, (n) => minute(400 + n)), ends: { ...appended(5, 2), notes: NO_ORDER } },
    ],
  },
  {
    title: 'all rows in one answer',
    quirks: { ignoreOrder: true },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300, 7), notes: NO_ORDER } },
      still(1),
      { does: adds(5, (n) => minute(400 + n)), ends: { ...appended(5, 2), notes: NO_ORDER } },
    ],
  },
  {
    title: 'all rows in every answer, by a service that ignores $skip too',
    quirks: { ignoreFilter: true, ignoreSkip: true },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300), notes: ['filter-ignored'] } },
      { ends: { ...idle(2).ends, notes: ['filter-ignored'] } },
      { does: adds(5, (n) => minute(400 + n)), ends: { ...appended(5, 2), notes: ['filter-ignored'] } },
    ],
  },
  {
    title: 'all rows in every answer, by a service that breaks on $skip',
    quirks: { ignoreFilter: true, refuseSkip: true, refusesWith: 503 },
    cursors: values(300, minute),
    steps: [
      { ends: { ...appended(300), notes: ['filter-ignored', 'option-refused'] } },
      { ends: { ...idle(2).ends, notes: ['filter-ignored', 'option-refused'] } },
    ],
  },
];

const drained: StorySource = { page: 100, quirks: { ignoreOrder: true, defaultTop: 25 } };

describe('a source of 25 rows an answer, without order and links,', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test.each<[string, Quirks]>([
    ['ignores', { ignoreSkip: true }],
    ['refuses', { refuseSkip: true }],
  ])('is stalled, where it %s $skip and has more rows than $top lets through', async (_, quirks) => {
    const all = { ignoreOrder: true, defaultTop: 25, noCount: true, ...quirks };
    const story = storyOf({ page: 100, quirks: all }, values(300, minute));
    const failed = { outcome: 'failed', rows: 0, errorKind: 'source-stalled' };
    expect(await append(story)).toMatchObject(failed);
    expect(await append(story)).toMatchObject({ ...failed, requests: 2, wrong: [] });
    // As the message says.
    story.world.feed = { ...story.world.feed, source: { ...story.world.feed.source, pageSize: 1000 } };
    expect(await append(story)).toMatchObject({ outcome: 'appended', rows: 300, missing: [], wrong: [] });
  });

  test('brings the rows that deletes have moved before what came last, when it is read again', async () => {
    const story = storyOf({ ...drained, count: false }, values(300, minute));
    // Between two answers that are joined by a number of rows.
    story.before(5, () => values(20, (n) => n * 15 + 1).forEach((n) => story.remove(n)));
    expect(await append(story)).toMatchObject({ outcome: 'appended', notes: BY_POSITION, wrong: [] });
    expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [], wrong: [] });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', missing: [], wrong: [] });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
  });

  test('is reloaded whole, and none of its rows is taken for gone', async () => {
    const story = storyOf(drained, values(300, minute));
    const { world } = story;
    await append(story);
    await append(story);
    values(3, (n) => n * 50 + 1).forEach((n) => story.remove(n));
    const run = await world.reload({ window: { all: true } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 3, same: 297 } } });
    expect(noteKinds(run)).toStrictEqual(BY_POSITION);
    expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
  });

  test('fails where it counts more again and again, takes no $skip, and cuts at any $top', async () => {
    const quirks = { ignoreOrder: true, silentCap: 25, ignoreSkip: true };
    const story = storyOf({ page: 1000, quirks }, values(300, minute));
    expect(await append(story)).toMatchObject({ rows: 25, notes: ['order-ignored', 'count-differs'] });
    await append(story);
    const failed = { outcome: 'failed', errorKind: 'source-incomplete' };
    expect(await append(story)).toMatchObject(failed);
    expect(await append(story)).toMatchObject(failed);
    expect(await story.wrong()).toStrictEqual([]);
    // As the message says: its rows are what came.
    story.world.feed = { ...story.world.feed, source: { ...story.world.feed.source, count: false } };
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', wrong: [] });
  });

  test.each<[string, Quirks]>([
    ['rows and counts obey no filter', { ignoreFilter: true }],
    ['counts obey no filter', { countIgnoresFilter: true }],
  ])('does not fail for its count where %s', async (_, quirks) => {
    const cut = { ignoreOrder: true, ignoreSkip: true, ...quirks };
    const story = storyOf({ page: 1000, quirks: cut }, values(60, minute));
    for (let run = 0; run < 5; run += 1) {
      adds(5, (n) => minute(100 + run * 10 + n))(story);
      expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [], wrong: [] });
    }
  });

  test('is read by links within a day of having them', async () => {
    const story = storyOf({ ...drained, servicePage: 25 }, values(300, minute));
    const { clock, service } = story.world;
    await append(story);
    await append(story);
    delete service.quirks.defaultTop;
    clock.advance(86_400_000);
    story.insert(values(60, (n) => minute(500 + n)));
    expect(await append(story)).toMatchObject({ rows: 60, notes: NO_ORDER, missing: [], wrong: [] });
    // Once a day it is asked whether rows follow.
    expect(service.requests.filter(({ url }) => url.includes('$skip='))).toHaveLength(1);
    story.insert(values(60, (n) => minute(600 + n)));
    expect(await append(story)).toMatchObject({ rows: 60, missing: [], wrong: [] });
    expect(service.requests.filter(({ url }) => url.includes('$skip='))).toStrictEqual([]);
  });
});

describe('a source that is read by its links, and needs no $skip', () => {
  test.each(NO_MORE)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});
