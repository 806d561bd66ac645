import { describe, expect, test } from 'vitest';
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
import { minute, type Story, storyOf, values } from '../../support/source-story.ts';

const big = (n: number): string => String(2n ** 53n + BigInt(n));

const CASES: readonly StoryCase[] = [
  {
    title: 'integers without gaps: what is verified goes up with each run',
    cursor: { column: 'Id' },
    page: 100,
    cursors: values(1000, (n) => String(n + 1)),
    steps: [
      { ends: appended(1000, 13) },
      { does: adds(10, (n) => String(1001 + n)), ends: appended(10, 2) },
      idle(),
    ],
  },
  ...(['text', 'd', 'value', 'marked', 'words', 'empty'] as const).map((countAs): StoryCase => ({
    title: `a count that is ${countAs}`,
    quirks: { countAs },
    cursors: values(30, minute),
    steps: [{ ends: appended(30) }, { does: adds(1, () => minute(40)), ends: appended(1) }, idle()],
  })),
  ...([30, 32, 36] as const).map((top): StoryCase => ({
    title: `a count up to 2^53 + ${top} that reads the number above it as another, where a row came behind the read`,
    cursor: { column: 'Version' },
    servicePage: 2,
    quirks: { ignoreOrder: true, roundedInts: 'literals' },
    cursors: values(30, (n) => big(n - 7)),
    steps: [
      { ends: { ...appended(30), notes: ['order-ignored'] } },
      {
        does: (story) => {
          story.insert([big(24), big(26), big(top)]);
          story.before(2, () => story.insert([big(28)]));
        },
        ends: { ...appended(3), notes: ['order-ignored', 'count-differs'], missing: ['34 v34'] },
      },
      { ends: { ...appended(1), notes: ['order-ignored'] } },
    ],
  })),
  {
    title: 'a count that never exceeds 500',
    page: 100,
    quirks: { countStopsAt: 500 },
    cursors: values(1200, minute),
    steps: [
      { ends: { ...appended(1200, 25), notes: ['count-differs'] } },
      { does: adds(10, (n) => minute(1300 + n)), ends: { ...appended(10), notes: ['count-differs'] } },
      {
        does: adds(10, (n) => minute(1400 + n)),
        ends: { ...appended(10), notes: ['count-differs', 'count-overruled'] },
      },
      { does: adds(10, (n) => minute(1500 + n)), ends: { ...appended(10, 2), notes: ['count-overruled'] } },
    ],
  },
];

const aDay = ({ world }: Story): void => world.clock.advance(24 * 3_600_000);

/** From now on counts are not answered, in some way; undefined: they are. */
const counts =
  (answer: (() => Response) | undefined) =>
  ({ world }: Story): void => {
    world.service.onRequest = answer && (({ url }) => (url.includes('/$count') ? answer() : undefined));
  };

const late = (): never => {
  throw new DOMException('No answer in time.', 'TimeoutError');
};

/** Counts that never come, though rows do: asked for in two runs, and once a day. */
const neverCounted = (title: string, answer: () => Response): StoryCase => ({
  title,
  cursors: values(200, minute),
  steps: [
    { does: counts(answer), ends: appended(200) },
    idle(3),
    idle(),
    { does: adds(5, (n) => minute(300 + n)), ends: uncounted(5, 2) },
    idle(),
    { does: aDay, ...idle(4) },
    idle(),
    {
      does: (story) => {
        aDay(story);
        counts(undefined)(story);
      },
      ends: { outcome: 'no-new-rows' },
    },
    idle(),
    { does: adds(5, (n) => minute(400 + n)), ends: { ...appended(5), notes: [] } },
  ],
});

const UNCOUNTED = [
  ...[502, 503, 504].map((status) =>
    neverCounted(`a count that is answered by ${status}`, () => new Response('', { status })),
  ),
  neverCounted('a count that is not answered in time', late),
];

describe('what proves the end', () => {
  test.each(UNCOUNTED)('$title is not asked for in every run', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test('a count that fails in one run is asked for by the next', async () => {
    const story = storyOf({}, values(200, minute));
    counts(() => new Response('', { status: 503 }))(story);
    await append(story);
    counts(undefined)(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 3 });
    counts(() => new Response('', { status: 503 }))(story);
    story.insert([minute(300)]);
    await append(story);
    counts(undefined)(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 2 });
    expect(await story.world.storedState()).toMatchObject({ verifiedThrough: minute(300) });
  });

  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test.each<[string, (story: Story) => void]>([
    ['is deleted', (story) => story.remove(5)],
    ['moves up', (story) => story.move(5, minute(30))],
  ])('a row that %s between two runs makes up in the count for none that came late', async (_, change) => {
    const story = storyOf({ page: 5 }, values(20, minute));
    expect(await story.world.run({ deadlineMs: 0 })).toMatchObject({ outcome: 'stopped', rows: 5 });
    change(story);
    story.insert([minute(2)]);
    expect(await append(story)).toMatchObject({ outcome: 'appended', notes: ['count-differs'] });
    expect(await append(story)).toMatchObject({ outcome: 'appended', rows: 1, missing: [] });
  });

  test('rows below "start" are not counted', async () => {
    const story = storyOf({ cursor: { column: 'At', start: minute(50) } }, values(100, minute));
    expect(await append(story)).toMatchObject({ ...appended(50), notes: [] });
    expect(await story.missing()).toHaveLength(50);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1, notes: [], wrong: [] });
  });
});
