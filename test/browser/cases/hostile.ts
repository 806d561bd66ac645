import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import type { FeedView, RunView } from '../../../page/api/answers.ts';
import { HOSTILE_TEXT, HOSTILE_TEXTS, LONG_TEXT } from '../../support/hostile-texts.ts';
import type { Case } from '../case.ts';
import { showAs, WIDTHS } from '../stage.ts';
import { answersOf, ok, problem } from '../world/answers.ts';
import type { Answers } from '../world/fake-app.ts';
import { reloadRun, runIdOf, sampleCheck, sampleFeeds, sampleRuns } from '../world/sample.ts';
import { overflow } from './views.ts';

const NAME = `${HOSTILE_TEXTS.markup} ${HOSTILE_TEXTS.quotes} ${HOSTILE_TEXTS.rightToLeft}`;

/** A word that no version has. */
const ODD = HOSTILE_TEXT as never;

const hostileFeed = (): FeedView => ({
  ...sampleFeeds(1)[0],
  name: NAME,
  table: HOSTILE_TEXT,
  watermark: HOSTILE_TEXT,
  noBacklog: { reason: HOSTILE_TEXT, said: HOSTILE_TEXT },
  waitingRuns: [{ runId: runIdOf(9_001), kind: ODD, since: HOSTILE_TEXT }],
  reload: {
    nextAt: HOSTILE_TEXT,
    last: { runId: runIdOf(7_000), dueAt: HOSTILE_TEXT, outcome: ODD, errorKind: HOSTILE_TEXT },
  },
  traits: [{ trait: HOSTILE_TEXT, value: HOSTILE_TEXT }],
  pause: { at: HOSTILE_TEXT, by: HOSTILE_TEXT, reason: HOSTILE_TEXT, until: HOSTILE_TEXT },
  lastRun: {
    runId: runIdOf(7_000),
    kind: ODD,
    outcome: 'failed',
    errorKind: HOSTILE_TEXT,
    endedAt: HOSTILE_TEXT,
    message: HOSTILE_TEXT,
  },
});

const keys = [HOSTILE_TEXT, LONG_TEXT, ...Object.values(HOSTILE_TEXTS)];

const hostileRun = (): RunView => ({
  ...reloadRun(true),
  feed: NAME,
  kind: ODD,
  outcome: ODD,
  startedAt: HOSTILE_TEXT,
  from: HOSTILE_TEXT,
  to: HOSTILE_TEXT,
  errorKind: HOSTILE_TEXT,
  message: HOSTILE_TEXT,
  notes: keys,
  reload: {
    dryRun: true,
    version: {},
    window: { from: HOSTILE_TEXT, to: HOSTILE_TEXT },
    changes: { inserted: 1, changed: 2, deleted: 3, same: 4 },
    samples: { inserted: keys, changed: keys, deleted: keys, same: keys },
  },
});

const sample = { columns: keys.map((name) => ({ name, type: HOSTILE_TEXT })), rows: [keys, keys] };

const hostileAnswers = (): Answers => ({
  ...answersOf(() => [hostileFeed(), { place: HOSTILE_TEXT, problems: [HOSTILE_TEXT], enabled: true }]),
  health: () => ({
    status: 503,
    body: { status: 'failed', checks: [{ name: HOSTILE_TEXT, status: 'failed', reasons: [HOSTILE_TEXT] }] },
  }),
  listFeedRuns: () => ok({ runs: [hostileRun(), ...sampleRuns(3)] }),
  getRun: () => ok(hostileRun()),
  syncFeed: () => problem(502, 'source-denied', HOSTILE_TEXT, { said: HOSTILE_TEXT }),
  reloadFeed: () => ok(hostileRun()),
  previewFeed: () => ok(sample),
  checkFeed: () =>
    ok({
      ...sampleCheck(),
      findings: [{ kind: HOSTILE_TEXT, severity: HOSTILE_TEXT, message: HOSTILE_TEXT, remedy: HOSTILE_TEXT }],
      facts: { protocol: HOSTILE_TEXT, key: keys, columns: [{ name: HOSTILE_TEXT, source: LONG_TEXT }] },
      sample,
    }),
  feedTable: () =>
    ok({
      version: 1,
      rows: 3,
      files: 1,
      bytes: 1,
      versions: [{ version: 1, at: HOSTILE_TEXT, operation: HOSTILE_TEXT, filesAdded: 1, filesRemoved: 0 }],
    }),
  feedEntities: () =>
    ok({
      entities: [
        {
          entitySet: HOSTILE_TEXT,
          key: keys,
          cursor: { column: HOSTILE_TEXT, reason: HOSTILE_TEXT },
          problem: HOSTILE_TEXT,
          table: HOSTILE_TEXT,
          entry: { name: HOSTILE_TEXT },
        },
      ],
    }),
});

const AT = `#/feeds/${encodeURIComponent(NAME)}`;

/** Each view, and what is seen of it when the hostile texts have come. */
const PLACES = [
  { hash: '#/', text: 'needs you' },
  { hash: AT, text: 'How long runs took' },
  { hash: `${AT}/reload`, text: 'Which rows', press: 'Dry run', shows: 'What a reload would change' },
  { hash: `${AT}/sync`, text: 'Takes the rows', press: 'Sync now', shows: 'The source says' },
  { hash: `${AT}/check`, text: 'Something will not work' },
  { hash: `${AT}/preview`, text: 'Preview again' },
  { hash: `${AT}/entities`, text: 'Put an entry into' },
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
