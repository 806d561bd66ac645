import { describe, expect, test } from 'vitest';
import { adds, append, appended, endsOf, idle, playStory, type StoryCase } from '../../support/play-story.ts';
import { minute, second, storyOf, values } from '../../support/source-story.ts';

const seventy = values(70, minute);
const later = adds(5, (n) => minute(100 + n));
const drained = (rows: number) => ({ ...appended(rows), notes: ['order-ignored' as const] });

const CASES: readonly StoryCase[] = [
  ...([204, 404, 'empty', 'null'] as const).map((nothingIs): StoryCase => ({
    title: `no rows are ${nothingIs}`,
    cursor: { column: 'Id' },
    page: 20,
    quirks: { nothingIs },
    cursors: values(70, (n) => String(n + 1)),
    steps: [
      { ends: appended(70) },
      { does: (story) => story.remove(70), ends: { outcome: 'no-new-rows' } },
      { does: adds(5, (n) => String(100 + n)), ends: appended(5) },
    ],
  })),
  ...(['busyNth', 'errorNth', 'errorBehindNth', 'cutJson', 'tearNth', 'failNth'] as const).map(
    (fault): StoryCase => ({
      title: `a page is spoiled once (${fault})`,
      page: 20,
      quirks: { [fault]: [2, 5] },
      cursors: seventy,
      steps: [{ ends: appended(70) }, idle()],
    }),
  ),
  ...([404, 410] as const).map((status): StoryCase => ({
    title: `links stand for one request, and are ${status} then`,
    page: 20,
    servicePage: 20,
    quirks: { linkLives: { requests: 1, status } },
    cursors: seventy,
    steps: [{ ends: appended(70) }, { does: later, ends: appended(5, 2) }, idle()],
  })),
  {
    title: 'links name plain http, where they have to be followed',
    page: 20,
    servicePage: 20,
    quirks: { linkOrigin: 'http://inner.example', ignoreOrder: true },
    cursors: seventy,
    steps: [{ ends: drained(70) }, { does: later, ends: drained(5) }],
  },
  {
    title: 'links hold on one of two nodes, where they have to be followed',
    page: 20,
    servicePage: 20,
    quirks: { tokensHoldOnNode: true, ignoreOrder: true },
    cursors: seventy,
    steps: [{ ends: drained(70) }, { does: later, ends: drained(5) }],
  },
  {
    title: 'times of a third of a millisecond are shown rounded up, and a tie comes between two runs',
    quirks: { shownDigits: 3, shownBy: 'up' },
    cursors: [second(0, '.1000000'), second(5, '.4966667')],
    steps: [
      { ends: { ...appended(2), notes: ['compares-elsewhere'] } },
      { does: adds(1, () => second(5, '.4966667')), ends: appended(1) },
      { does: adds(1, () => second(9, '.2')), ends: appended(1) },
      idle(),
    ],
  },
];

describe('answers of services', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test.each([
    ['in a circle', (n: number) => n % 2],
    ['without end', (n: number) => n],
  ])('links from one empty page to the next, %s, are no end', async (_, tokenOf) => {
    const story = storyOf({ page: 20 }, seventy);
    const { service } = story.world;
    let asked = 0;
    service.onRequest = ({ url }) => {
      if (!url.includes('/Rows?')) return undefined;
      asked += 1;
      const link = `${service.rootUrl}/Rows?$skiptoken=${tokenOf(asked)}`;
      return asked < 3 ? undefined : Response.json({ value: [], '@odata.nextLink': link });
    };
    expect(await append(story)).toMatchObject({ outcome: 'failed', errorKind: 'source-stalled', wrong: [] });
    service.onRequest = undefined;
    expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [], wrong: [] });
  });

  test.each([undefined, true])(
    'a quota ends a read, and each run gets further (wait unsaid: %s)',
    async (unsaid) => {
      const quota = { requests: 12, windowMs: 300_000, ...(unsaid && { unsaid }) };
      const story = storyOf({ page: 20, quirks: { quota } }, values(700, minute));
      let lacks = 700;
      for (let runs = 0; lacks > 0 && runs < 12; runs += 1) {
        const { missing, wrong } = await append(story);
        expect(wrong).toStrictEqual([]);
        expect(missing.length).toBeLessThan(lacks);
        lacks = missing.length;
        story.world.clock.advance(300_000);
      }
      expect(lacks).toBe(0);
    },
  );
});
