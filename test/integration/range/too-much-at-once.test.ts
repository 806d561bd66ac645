import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import {
  adds,
  append,
  appended,
  endsOf,
  idle,
  playStory,
  type StoryCase,
  uncounted,
} from '../../support/play-story.ts';
import { minute, second, storyOf, values } from '../../support/source-story.ts';

/** Questions that more than 40 rows meet are not answered. */
const atMost40 = (refusesWith: number): Quirks => ({ matchesAtMost: 40, refusesWith });

const START = minute(-1);
const rows = values(200, minute);

/** Rows by the second, then none for a month, then by the second again. */
const withGap = [...values(100, (n) => second(n)), ...values(100, (n) => second(2_600_000 + n))];

const later = adds(5, (n) => minute(300 + n));
const cursor = { column: 'At', start: START } as const;

const CASES: readonly StoryCase[] = [
  ...[400, 500, 504, 200].map((status) => ({
    title: `a threshold of rows, told by ${status}: parts are asked for`,
    cursor,
    page: 20,
    quirks: atMost40(status),
    cursors: rows,
    steps: [{ ends: appended(200) }, idle(), { does: later, ends: appended(5, 2) }],
  })),
  ...[400, 500, 200].map((status) => ({
    title: `${status} and no count`,
    cursor,
    page: 20,
    quirks: { ...atMost40(status), noCount: true },
    cursors: rows,
    steps: [{ ends: uncounted(200) }, idle(), { does: later, ends: uncounted(5) }],
  })),
  {
    title: '504 and no count',
    cursor,
    page: 20,
    quirks: { ...atMost40(504), noCount: true },
    cursors: rows,
    steps: [{ ends: appended(200) }, idle(4), idle(), { does: later, ends: uncounted(5) }],
  },
  {
    title: 'a gap of a month between rows of each second',
    cursor,
    page: 20,
    quirks: atMost40(400),
    cursors: withGap,
    steps: [{ ends: appended(200) }, idle()],
  },
  {
    title: 'rows of one value, of which there are almost as many as are answered at once',
    cursor,
    page: 10,
    quirks: atMost40(400),
    cursors: [...values(10, minute), ...values(38, () => minute(10)), ...values(60, (n) => minute(10 + n))],
    steps: [{ ends: appended(108) }, idle()],
  },
  {
    title: 'no $top, and all rows at once, which are more than the app takes',
    cursor,
    page: 20,
    quirks: { refuseTop: true },
    pageBytes: 6000,
    cursors: rows,
    steps: [{ ends: { ...appended(200), notes: ['option-refused'] } }, idle()],
  },
  {
    title: 'integers',
    cursor: { column: 'Version', start: '0' },
    page: 20,
    quirks: atMost40(400),
    cursors: values(200, (n) => String(n * n * n)),
    steps: [{ ends: appended(200) }, idle()],
  },
  {
    title: 'Guids',
    cursor,
    keyType: 'Edm.Guid',
    page: 20,
    quirks: atMost40(400),
    cursors: rows,
    steps: [{ ends: appended(200) }, idle()],
  },
  ...[-5, 9].map((hours) => ({
    title: `times compared ${hours} hours away`,
    cursor,
    page: 20,
    quirks: { ...atMost40(400), clockShiftMs: hours * 3_600_000 },
    cursors: values(200, (n) => minute(n * 10)),
    steps: [{ ends: appended(200) }],
  })),
];

/** How many rows a question is about that has a lower bound. */
const meets = (all: readonly Readonly<Record<string, unknown>>[], url: string): number => {
  const filter = new URL(url).searchParams.get('$filter') ?? '';
  const ge = /At ge (\S+)/.exec(filter)?.[1] ?? '9';
  const lt = /At lt (\S+)/.exec(filter)?.[1] ?? '9';
  return all.filter(({ At }) => ge <= String(At) && String(At) < lt).length;
};

describe('a service that does not answer for all that lies above a value', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test('no answer in time, by a service that looks at all that it is asked for', async () => {
    const story = storyOf({ cursor, page: 20 }, rows);
    const { service } = story.world;
    service.onRequest = ({ url }) => {
      if (meets(service.rows('Rows'), url) > 40) throw new DOMException('late', 'TimeoutError');
    };
    expect(await append(story)).toMatchObject({ ...appended(200), missing: [] });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', rows: 0 });
  });

  test('a service that fails in the middle of a read is asked for less once, and what came is kept', async () => {
    const story = storyOf({ cursor, page: 20 }, rows);
    const { service } = story.world;
    let asked = 0;
    service.onRequest = ({ url }) => {
      asked += url.includes('/Rows?') ? 1 : 0;
      if (asked > 4) service.quirks.failNth = values(100, (n) => n);
    };
    expect(await append(story)).toMatchObject({ outcome: 'failed', errorKind: 'source-contract', wrong: [] });
    expect(asked).toBe(4 + 4 * 5);
    expect(story.world.service.rows('Rows')).not.toHaveLength((await story.world.rows()).length);
    service.onRequest = undefined;
    delete service.quirks.failNth;
    const went = await append(story);
    expect(went).toMatchObject({ outcome: 'appended', missing: [] });
    expect(went.rows).toBeLessThan(200);
  });

  test('of all rows there is no part without a start, and with one there is', async () => {
    const story = storyOf({ page: 20, quirks: atMost40(400) }, rows);
    const failed = await append(story);
    expect(failed).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(failed.message).toContain('set "start" of the cursor');
    const { world } = story;
    world.feed = { ...world.feed, cursor };
    expect(await append(story)).toMatchObject({ ...appended(200), missing: [] });
  });

  test('a value with more rows than are answered is told with its place', async () => {
    const cursors = [
      ...values(10, minute),
      ...values(60, () => minute(10)),
      ...values(60, (n) => minute(11 + n)),
    ];
    const story = storyOf({ cursor, page: 10, quirks: atMost40(504) }, cursors);
    const failed = await append(story);
    expect(failed).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable', rows: 10 });
    expect(failed.message).toContain(`behind the row whose At is ${minute(9)}`);
  });

  test('a reload goes by parts, too', async () => {
    const story = storyOf({ cursor, page: 20, quirks: atMost40(504) }, rows);
    await append(story);
    story.move(150, minute(150.5));
    story.remove(30);
    const window = { from: minute(20), to: minute(190) };
    expect(await story.world.reload({ window })).toMatchObject({ outcome: 'reloaded' });
    expect(await story.missing()).toEqual([]);
    expect(await story.world.rows()).toHaveLength(199);
  });
});
