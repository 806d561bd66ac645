import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import type { FeedView, RunView } from '../../../page/api/answers.ts';
import { hostileBodies } from '../../support/hostile-answers.ts';
import { HOSTILE_TEXT, HOSTILE_TEXTS, LONG_TEXT } from '../../support/hostile-texts.ts';
import type { Case } from '../case.ts';
import { showAs, WIDTHS } from '../stage.ts';
import { answersOf, ok, problem } from '../world/answers.ts';
import type { Answers } from '../world/fake-app.ts';
import { runIdOf, sampleCheck, sampleFeeds, sampleRuns } from '../world/sample.ts';
import { overflow } from './views.ts';

const NAME = `${HOSTILE_TEXTS.markup} ${HOSTILE_TEXTS.quotes} ${HOSTILE_TEXTS.rightToLeft}`;

/** A word that no version has. */
const ODD = HOSTILE_TEXT as never;

const keys = [HOSTILE_TEXT, LONG_TEXT, ...Object.values(HOSTILE_TEXTS)];

/** As the command line's tables get it, with what only the page shows. */
const hostileAnswers = (): Answers => {
  const bodies = hostileBodies({ text: HOSTILE_TEXT, name: NAME, runId: runIdOf(7_000), keys });
  const [, ...refused] = bodies.listFeeds.feeds;
  const feed: FeedView = {
    ...sampleFeeds(1)[0],
    ...bodies.getFeed,
    traits: [{ trait: HOSTILE_TEXT, value: HOSTILE_TEXT }],
    waitingRuns: [{ runId: runIdOf(9_001), kind: ODD, since: HOSTILE_TEXT }],
    lastRun: { ...bodies.getFeed.lastRun, kind: ODD },
  };
  const run: RunView = { ...bodies.getRun, kind: ODD, outcome: ODD };
  const [finding] = bodies.checkFeed.findings;
  return {
    ...answersOf(() => [feed, ...refused]),
    health: () => ({ status: 503, body: bodies.health }),
    listFeedRuns: () => ok({ runs: [run, ...sampleRuns(3)] }),
    getRun: () => ok(run),
    syncFeed: () => problem(502, 'source-denied', HOSTILE_TEXT, { said: HOSTILE_TEXT }),
    reloadFeed: () => ok(run),
    previewFeed: () => ok(bodies.previewFeed),
    checkFeed: () =>
      ok({
        ...sampleCheck(),
        ...bodies.checkFeed,
        findings: [{ ...finding, severity: HOSTILE_TEXT }, ...bodies.checkFeed.findings],
      }),
    feedTable: () => ok(bodies.feedTable),
    feedEntities: () => ok(bodies.feedEntities),
  };
};

const AT = `#/feeds/${encodeURIComponent(NAME)}`;

/** Each view, and what is seen of it when the hostile texts have come. */
const PLACES = [
  { hash: '#/', text: 'need you' },
  { hash: AT, text: 'How long runs took' },
  { hash: `${AT}/reload`, text: 'Which rows', press: 'Dry run', shows: 'What a reload would change' },
  { hash: `${AT}/sync`, text: 'Takes the rows', press: 'Sync now', shows: 'The source says' },
  { hash: `${AT}/check`, text: 'Something will not work' },
  { hash: `${AT}/preview`, text: 'Preview again' },
  { hash: `${AT}/entities`, text: 'Run the command in the folder' },
  { hash: `#/runs/${runIdOf(7_000)}`, text: 'Notes' },
] as const;

/** Opens all that is shown in part. */
const openAll = async (page: Page): Promise<void> => {
  for (const more of await page.getByRole('button', { name: /^Show all/ }).all()) {
    if (await more.isVisible()) await more.click();
  }
};

const atPlace = (place: (typeof PLACES)[number]): Case => ({
  name: `hostile texts at "${place.text}": shown as they are, and run nowhere`,
  play: async (stage) => {
    await using app = await stage.app({ answers: hostileAnswers() });
    await using opened = await stage.open(app.url, place.hash);
    const { page, faults } = opened;
    await page.getByText(place.text).first().waitFor();
    if ('press' in place) {
      await page.getByRole('button', { name: place.press, exact: true }).first().click();
      await page.getByText(place.shows).first().waitFor();
    }
    for (const width of WIDTHS) {
      await showAs(page, { width, theme: 'light' });
      await openAll(page);
      assert.equal(await overflow(page), 0, `something stands out to the right at ${width} px`);
    }
    assert.equal(await page.evaluate('globalThis.wasRun'), undefined, 'a script of a text was run');
    assert.equal(await page.locator('img, main script').count(), 0, 'a text became an element');
    assert.ok((await page.getByText('<img src=x onerror=').count()) > 0, 'the text is not shown as it is');
    assert.deepEqual(faults, []);
  },
});

export const HOSTILE_CASES: readonly Case[] = PLACES.map(atPlace);
