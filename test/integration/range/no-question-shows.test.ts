import { describe, expect, test } from 'vitest';
import { append } from '../../support/play-story.ts';
import { minute, second, type StorySource, storyOf, values } from '../../support/source-story.ts';

const local = (at: string, offset: string): string => at.replace('Z', offset);
const LOOKBACK = { column: 'At', lookback: { ms: 2 * 3_600_000 } } as const;

describe('rows that no question shows, as docs/feeds.md tells', () => {
  test.each<[string, StorySource, number]>([
    ['are lost', {}, 59],
    ['come with lookback', { cursor: LOOKBACK }, 0],
  ])('of the hour that comes twice in a column of local time %s', async (_, source, lost) => {
    const story = storyOf(source, values(120, minute));
    await append(story);
    // The clock went back by an hour, and the column says so.
    story.insert(values(60, (n) => minute(60 + n)));
    expect(await append(story)).toMatchObject({ wrong: [] });
    expect(await story.missing()).toHaveLength(lost);
    story.insert([minute(130)]);
    await append(story);
    expect(await story.missing()).toHaveLength(lost);
  });

  test('under an offset lower than any seen, where local digits are compared', async () => {
    const cursors = values(60, (n) => local(minute(n), '+02:00'));
    const story = storyOf({ quirks: { compareTimes: 'digits' } }, cursors);
    await append(story);
    // What is compared is seen by the first run that begins with a bound.
    await append(story);
    // Later than all others as an instant, and earlier by its digits, by more than the offsets differed before.
    story.insert([local(minute(-90), '-05:00')]);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await story.missing()).toHaveLength(1);
  });

  test('behind a limit that comes before all options', async () => {
    const story = storyOf({ quirks: { capBefore: 40 } }, values(60, minute));
    expect(await append(story)).toMatchObject({ rows: 40, notes: [] });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: [] });
  });

  test.each<[string, StorySource]>([
    ['order', { quirks: { ignoreOrder: true, ignoreSkip: true, silentCap: 20, noCount: true } }],
    ['filter', { quirks: { ignoreFilter: true, ignoreSkip: true, silentCap: 20, noCount: true } }],
  ])('of a source that keeps no %s, sends so many rows at most, and takes no $skip', async (_, source) => {
    const story = storyOf(source, values(60, minute));
    await append(story);
    await append(story);
    expect((await story.missing()).length).toBeGreaterThan(0);
    expect(await story.wrong()).toStrictEqual([]);
  });

  test('a change within the digits that are shown, of a source that keeps no order', async () => {
    const quirks = { ignoreOrder: true, shownDigits: 0 };
    const story = storyOf(
      { quirks },
      [3, 1, 7, 5].map((n) => second(n, '.2')),
    );
    await append(story);
    story.move(3, second(7, '.4'));
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', notes: ['order-ignored'] });
    expect(await story.missing()).toHaveLength(1);
    await story.world.reload({ window: { from: second(7) } });
    expect(await story.missing()).toStrictEqual([]);
  });

  test('of a source that keeps no order, and whose links count rows while some are deleted', async () => {
    const quirks = { ignoreOrder: true, linkToken: 'skip' } as const;
    const story = storyOf({ quirks, page: 20, servicePage: 20, count: false }, values(90, minute));
    // In the midst of the pages that are joined by links.
    story.before(5, () => [1, 2, 3, 4, 5, 6, 7, 8].forEach((n) => story.remove(n)));
    await append(story);
    expect((await story.missing()).length).toBeGreaterThan(0);
  });

  test('that a set shows by the clock, below the watermark', async () => {
    const story = storyOf({ quirks: { visibleFrom: 'From' } }, values(30, minute));
    const { service, clock } = story.world;
    const from = new Date(clock.now() + 3_600_000).toISOString();
    service.update('Rows', 10, { From: from });
    expect(await append(story)).toMatchObject({ rows: 29 });
    clock.advance(3_600_000);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await story.missing()).toHaveLength(1);
  });

  test('that a set showed by the clock: a reload of everything removes what expired', async () => {
    const story = storyOf({ quirks: { visibleTo: 'To' } }, values(30, minute));
    const { service, clock } = story.world;
    service.update('Rows', 10, { To: new Date(clock.now() + 3_600_000).toISOString() });
    await append(story);
    clock.advance(3_600_000);
    expect(await story.world.reload({ window: { all: true } })).toMatchObject({
      reload: { changes: { deleted: 1, same: 29 } },
    });
  });

  test('an older version of a deleted key stays, where a reload removes the newest', async () => {
    const story = storyOf({}, values(100, minute));
    await append(story);
    story.move(5, minute(100));
    await append(story);
    story.remove(5);
    expect(await story.world.reload({ window: { last: { ms: 3_600_000 } } })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { deleted: 1 } },
    });
    expect((await story.world.rows()).filter(({ Id }) => Id === 5)).toMatchObject([{ Rev: 5 }]);
  });

  test('below a number far above the others: the horizon of the feed tells', async () => {
    const far = [...values(20, (n) => String(n + 1)), '4000000000'];
    const plain = storyOf({ cursor: { column: 'Version' } }, far);
    await append(plain);
    plain.insert(['21', '22']);
    expect(await append(plain)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await plain.missing()).toHaveLength(2);
    const told = storyOf({ cursor: { column: 'Version', horizon: { value: '1000000' } } }, far);
    await append(told);
    told.insert(['21', '22']);
    expect(await append(told)).toMatchObject({ rows: 2, missing: [] });
  });
});
