import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { append, appended, playStory, endsOf, idle, type StoryCase } from '../../support/play-story.ts';
import { minute, type Story, storyOf, type StorySource, values } from '../../support/source-story.ts';

const cursor = { column: 'At', start: minute(-1) } as const;
const rows = values(200, minute);

/** Questions that more than 40 rows meet are not answered. */
const behind = (refusesWith: number, more: Quirks = {}): StorySource => ({
  cursor,
  page: 20,
  quirks: { matchesAtMost: 40, refusesWith, ...more },
});

/** What becomes of the rows at the watermark, or near it. */
const CHANGES: readonly (readonly [string, (story: Story) => void])[] = [
  ['is deleted', (story) => story.remove(200)],
  ['is deleted with all that were read last', (story) => values(30, (n) => story.remove(171 + n))],
  ['moves up over new ones', (story) => story.move(200, minute(310.5))],
  ['moves up a little', (story) => story.move(200, minute(202))],
];

/** Rows at the watermark that are fewer than a page, and too many for the bound of one. */
const tied = (ties: number): readonly string[] => [...values(50, minute), ...values(ties, () => minute(50))];

const ofTies =
  (ties: number, change: (story: Story, n: number) => void) =>
  (story: Story): void => {
    for (let n = 51; n <= 50 + ties; n += 1) change(story, n);
    story.insert(values(30, (n) => minute(100 + n)));
  };

const CELLS: readonly StoryCase[] = [8, 30].flatMap((ties): StoryCase[] =>
  (
    [
      ['move up together', (story, n) => story.move(n, minute(70)), ties],
      ['move up, each to another value', (story, n) => story.move(n, minute(70 + n / 10)), ties],
      ['move up by half a minute', (story, n) => story.move(n, minute(50.5)), ties],
      ['are deleted', (story, n) => story.remove(n), 0],
    ] satisfies [string, (story: Story, n: number) => void, number][]
  ).map(([title, change, moved]) => ({
    title: `${ties} rows at the watermark ${title}`,
    page: 20,
    cursors: tied(ties),
    steps: [
      { ends: appended(50 + ties) },
      { does: ofTies(ties, change), ends: appended(30 + moved) },
      idle(),
    ],
  })),
);

describe('an upper bound is proven by rows that are where they were', () => {
  test.each(CELLS)('$title: no step is learned', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test.each([-300, 540])(
    'and learned where the source takes one (%i minutes), which ties move by',
    async (upper) => {
      const story = storyOf({ page: 20 }, tied(8));
      await append(story);
      Object.assign(story.world.service.quirks, { literalShift: { upper } });
      ofTies(8, (_, n) => n % 2 === 0 && story.move(n, minute(70)))(story);
      expect(await append(story)).toMatchObject({ ...appended(34), missing: [], wrong: [] });
      expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', missing: [], wrong: [] });
    },
  );
});

describe.each([400, 500, 504])('behind a threshold of rows that is told by %i', (status) => {
  test.each(CHANGES)('a feed goes on where the row at its watermark %s', async (_, change) => {
    const story = storyOf(behind(status), rows);
    await append(story);
    change(story);
    story.insert(values(60, (n) => minute(300 + n)));
    expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [], wrong: [] });
    expect(await append(story)).toMatchObject({ ...idle().ends, missing: [], wrong: [] });
  });

  test('and where that row is changed in place, which is noted', async () => {
    const story = storyOf(behind(status), rows);
    await append(story);
    story.move(200, minute(199));
    story.insert(values(60, (n) => minute(300 + n)));
    const went = await append(story);
    expect(went).toMatchObject({ ...appended(60), notes: ['changed-in-place'], wrong: [] });
    expect(went.missing).toHaveLength(1);
  });

  test('and where its upper bounds bring five hours too few', async () => {
    const story = storyOf(behind(status, { literalShift: { upper: -300 } }), rows);
    await append(story);
    story.remove(200);
    story.insert(values(60, (n) => minute(300 + n)));
    expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [], wrong: [] });
  });
});

describe.each<Quirks>([{ literalShift: { lower: 540, upper: 540 } }, { rowShift: -300 }])(
  'behind a threshold of rows, and with bounds that bring too few (%o)',
  (shift) => {
    const hourly = values(200, (n) => minute(n * 60));

    test.each([undefined, false] as const)(
      'a first load is whole (count: %s), and so is what follows',
      async (count) => {
        const source = { ...behind(400, shift), ...(count === false && { count }) };
        const story = storyOf(source, hourly);
        expect(await append(story)).toMatchObject({ ...appended(200), missing: [], wrong: [] });
        story.remove(200);
        story.insert(values(60, (n) => minute(12_000 + n * 60)));
        expect(await append(story)).toMatchObject({ ...appended(60), missing: [], wrong: [] });
        expect(await append(story)).toMatchObject({ ...idle().ends, missing: [] });
      },
    );

    test('a service that moves there is read on, where the row at the watermark is gone', async () => {
      const story = storyOf(behind(400), hourly);
      await append(story);
      Object.assign(story.world.service.quirks, shift);
      story.remove(200);
      story.insert(values(60, (n) => minute(12_000 + n * 60)));
      expect(await append(story)).toMatchObject({ ...appended(60), missing: [], wrong: [] });
    });
  },
);

test('a feed goes on where no answer comes in time, and the row at its watermark is gone', async () => {
  const story = storyOf({ cursor, page: 20 }, rows);
  const { service } = story.world;
  const isMuch = (url: string): boolean => {
    const filter = new URL(url).searchParams.get('$filter') ?? '';
    const ge = /At ge (\S+)/.exec(filter)?.[1] ?? '0';
    const lt = /At lt (\S+)/.exec(filter)?.[1] ?? '9';
    const times = service.rows('Rows').map(({ At }) => JSON.stringify(At).slice(1, -1));
    const asked = times.filter((at) => ge <= at && at < lt);
    return url.includes('/Rows') && !filter.includes('Id ') && asked.length > 40;
  };
  service.onRequest = ({ url }) => {
    if (isMuch(url)) throw new DOMException('late', 'TimeoutError');
  };
  await append(story);
  story.remove(200);
  story.insert(values(60, (n) => minute(300 + n)));
  expect(await append(story)).toMatchObject({ ...appended(60), missing: [], wrong: [] });
});

describe('a service that answers no question by key', () => {
  const never: Quirks = { guidsNeverEqual: true };
  const source = (status: number): StorySource => ({ ...behind(status, never), keyType: 'Edm.Guid' });

  test.each([400, 504])(
    'is read on behind a threshold (%i), and what is not proven is noted',
    async (status) => {
      const story = storyOf(source(status), rows);
      await append(story);
      story.insert(values(60, (n) => minute(300 + n)));
      expect(await append(story)).toMatchObject({ ...appended(60), notes: [], missing: [], wrong: [] });
      story.remove(260);
      story.insert(values(60, (n) => minute(400 + n)));
      const went = await append(story);
      expect(went).toMatchObject({ ...appended(60), notes: ['bound-unproven'], missing: [], wrong: [] });
      // As the note's remedy says.
      const window = { from: minute(350), to: minute(500) };
      const refused = await story.world.reload({ window });
      expect(refused).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
      expect(refused.message).toContain('"force": true');
      const run = await story.world.reload({ window, force: true });
      expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 1 } } });
      expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
    },
  );

  test('nor compares where it shows is told so, and an integer cursor helps', async () => {
    const quirks: Quirks = { ...never, literalShift: { lower: -300, upper: -300 } };
    const ties = { page: 20, keyType: 'Edm.Guid', quirks } as const;
    const story = storyOf(ties, tied(8));
    const failed = await append(story);
    expect(failed).toMatchObject({ outcome: 'failed', errorKind: 'source-stalled', wrong: [] });
    expect(failed.message).toContain('answers no question by key, which would prove that');
    expect(failed.message).toContain('such as an integer');
    const whole = storyOf({ ...ties, cursor: { column: 'Version' } }, values(58, String));
    expect(await append(whole)).toMatchObject({ ...appended(58), missing: [], wrong: [] });
    expect(await append(whole)).toMatchObject({ outcome: 'no-new-rows', missing: [], wrong: [] });
  });
});
