import { describe, expect, test } from 'vitest';
import { append } from '../../support/play-story.ts';
import { minute, second, type StorySource, storyOf, values } from '../../support/source-story.ts';

const SOURCES: readonly (StorySource & { readonly title: string })[] = [
  { title: 'cut at 100 rows in silence', page: 100, count: false, quirks: { silentCap: 100 } },
  { title: 'joined by links that count rows', page: 100, servicePage: 100, quirks: { linkToken: 'skip' } },
];

describe('a reload of everything while rows are set down behind its position', () => {
  test.each(SOURCES)('takes none of 120 rows for gone where answers are $title', async (source) => {
    const story = storyOf(source, values(400, minute));
    await append(story);
    story.before(3, () => {
      for (let n = 281; n <= 400; n += 1) story.move(n, second(300, `.${n}`));
    });
    const run = await story.world.reload({ window: { all: true } });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { changed: 120, deleted: 0, same: 280 } },
    });
    expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
    expect(await story.world.rows()).toHaveLength(400);
  });
});

describe('a reload of a window of a source that compares elsewhere than it shows', () => {
  test.each([540, -300, 60, 345])('by %d minutes removes no row that is there', async (lower) => {
    const quirks = { literalShift: { lower, upper: lower } };
    const story = storyOf({ page: 100, quirks }, values(2000, minute));
    await append(story);
    for (const window of [
      { last: { ms: 86_400_000 } },
      { rows: 300 },
      { from: minute(500), to: minute(900) },
    ])
      expect(await story.world.reload({ window })).toMatchObject({ outcome: 'unchanged' });
    expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
  });
});
