import { strict as assert } from 'node:assert';
import type { FeedView } from '../../../page/api/answers.ts';
import type { Case } from '../case.ts';
import { answersOf, ok, problem } from '../world/answers.ts';
import type { Answers, FakeApp } from '../world/fake-app.ts';
import { openRun, reloadRun, runIdOf, sampleFeeds, samplePage, sampleRuns } from '../world/sample.ts';
import type { Opened } from '../stage.ts';

interface State {
  readonly name: string;
  readonly hash: string;
  readonly answers?: Answers;
  readonly mode?: 'read' | 'on';
  /** What the page says: what is so, and what to do. */
  readonly says: readonly string[];
  readonly before?: string;
  readonly act?: (opened: Opened, app: FakeApp) => Promise<void>;
}

const press =
  (name: string) =>
  async ({ page }: Opened) =>
    page.getByRole('button', { name, exact: true }).first().click();

const MISTAKES = [
  'feeds.json: feeds[1].cursr (feed "customers"): is not known; "cursor" is',
  'feeds.json: feeds[1].cursor (feed "customers"): is missing',
];

const broken = (feed: FeedView | undefined): FeedView => ({
  ...feed,
  place: 'feeds.json: feeds[1]',
  problems: MISTAKES,
  lastRun: {
    runId: runIdOf(2_000),
    kind: 'append',
    outcome: 'failed',
    errorKind: 'config',
    endedAt: new Date().toISOString(),
    message: MISTAKES.join('\n'),
  },
});

/** Told by the feed, by its last run, and by the health of the app. */
const brokenAnswers = (): Answers => ({
  listFeeds: () => {
    const [orders, customers, invoices] = sampleFeeds(3);
    return ok({ feeds: [orders, broken(customers), invoices] });
  },
  health: () => ({
    status: 503,
    body: { status: 'failed', checks: [{ name: 'settings', status: 'failed', reasons: MISTAKES }] },
  }),
});

const paused = (feed: FeedView): FeedView => ({
  ...feed,
  pause: { at: new Date().toISOString(), by: 'Ana' },
});

const RUNNING = `#/runs/${runIdOf(9_000)}`;

const STATES: readonly State[] = [
  {
    name: 'a wrong key is told, and forgotten',
    hash: '#/',
    before: '1 of 8 feeds needs you.',
    act: async ({ page }) => {
      await page.evaluate("sessionStorage.setItem('tidemark-key', 'wrong')");
      await page.reload();
      await page.getByText('The app does not take this key.').waitFor();
      assert.equal(await page.evaluate("sessionStorage.getItem('tidemark-key')"), null);
    },
    says: ['The app does not take this key. Enter another one.'],
  },
  {
    name: 'an app that is down',
    hash: '#/',
    answers: { listFeeds: () => ({ status: 503 }) },
    says: ['The app does not answer.', 'Look whether it runs'],
  },
  {
    name: 'an app that went down keeps what was last seen',
    hash: '#/feeds/orders/sync',
    before: 'How long runs took',
    act: async (opened, app) => {
      await app[Symbol.asyncDispose]();
      await press('Sync now')(opened);
    },
    says: ['The app does not answer.', 'In step'],
  },
  {
    name: 'an older app, which lacks what the page asks for',
    hash: '#/feeds/orders/check',
    answers: { checkFeed: () => ({ status: 404 }) },
    says: ['This app has no checkFeed: it is of another version than this page.', 'deploy the app anew'],
  },
  {
    name: 'a newer app, whose words the page does not know',
    hash: '#/feeds/orders',
    answers: {
      getFeed: () =>
        ok({
          ...sampleFeeds(1)[0],
          traits: [{ trait: 'somethingNew' }],
          lastRun: { runId: runIdOf(1), kind: 'mirror', outcome: 'mirrored', endedAt: 'soon' },
        }),
      listFeedRuns: () => ok({ runs: [{ ...sampleRuns(1)[0], outcome: 'mirrored', kind: 'mirror' }] }),
    },
    says: ['mirror mirrored', 'What was learned of this source'],
  },
  {
    name: 'an answer of something else',
    hash: '#/',
    answers: { listFeeds: () => ok({ hello: 'world' }) },
    says: ['What answered here is not Tidemark'],
  },
  {
    name: 'an answer of an odd shape',
    hash: '#/feeds/orders',
    answers: { getFeed: () => ok({ name: 5, traits: 'none', lastRun: 7, freshAt: {} }) },
    says: ['not Tidemark, or a version of it that this page cannot read', 'Try again'],
  },
  {
    name: 'a feed that is gone',
    hash: '#/feeds/gone',
    says: ['feeds.json has no feed of that name.', 'Go back to all feeds.'],
  },
  {
    name: 'a feed whose name would be another path',
    hash: '#/feeds/..',
    act: async (_opened, app) => {
      assert.deepEqual(app.asked, [], 'something was asked');
    },
    says: ['This address names nothing that could be asked for.', 'Go back to all feeds.'],
  },
  {
    name: 'a run that is gone',
    hash: `#/runs/${runIdOf(1)}`,
    says: ['No run has this id.', 'Look at the runs of its feed.'],
  },
  {
    name: 'a run that ended meanwhile',
    hash: RUNNING,
    before: 'is at work',
    answers: { cancelRun: () => problem(409, 'run-ended', 'The run has ended already.') },
    act: press('Cancel the run'),
    says: ['The run has ended already.', 'Nothing is left to cancel.'],
  },
  {
    name: 'a run whose end was asked for, by whom, without a second way to ask',
    hash: RUNNING,
    before: 'is at work',
    answers: { getRun: () => ok({ ...openRun(), cancel: { by: 'Ana', at: new Date().toISOString() } }) },
    act: async ({ page }) => {
      assert.equal(await page.getByRole('button', { name: 'Cancel the run' }).count(), 0);
    },
    says: ['Cancel asked by Ana', 'It ends within 15 seconds.'],
  },
  {
    name: 'a run that ends while it is looked at',
    hash: RUNNING,
    before: 'is at work',
    act: async (_opened, app) => {
      app.answers = {
        ...app.answers,
        getRun: () => ok({ ...sampleRuns(1)[0], ...openRun(), status: 'ended', outcome: 'stopped' }),
      };
    },
    says: ['stopped', 'Requests'],
  },
  {
    name: 'a run that was asked to stop is not asked twice',
    hash: RUNNING,
    before: 'is at work',
    act: async ({ page }, app) => {
      await page.getByLabel('Your name').fill('Ana');
      await page.getByRole('button', { name: 'Cancel the run' }).click();
      const button = page.getByRole('button', { name: 'Asked to stop' });
      await button.waitFor();
      assert.equal(await button.isDisabled(), true);
      const asked = app.asked.find(({ endpoint }) => endpoint === 'cancelRun');
      assert.equal(asked?.query.get('by'), 'Ana');
      await page.reload();
      await page.getByText('is at work').waitFor();
      assert.equal(await page.getByLabel('Your name').inputValue(), 'Ana');
    },
    says: ['is at work'],
  },
  {
    name: 'one mistake of feeds.json is one card with a line for each of its lines',
    hash: '#/',
    answers: brokenAnswers(),
    act: async ({ page }) => {
      await page.getByText('2 mistakes:').waitFor();
      assert.equal(await page.locator('.concern').count(), 1);
      assert.deepEqual(await page.locator('.concern li').allTextContents(), MISTAKES);
    },
    says: ['1 of 3 feeds needs you.', 'Correct feeds.json: feeds[1], save it, and restart npm start.'],
  },
  {
    name: 'a run of a feed with mistakes lists them, and what to do',
    hash: `#/runs/${runIdOf(2_000)}`,
    answers: {
      getRun: () =>
        ok({
          ...sampleRuns(1)[0],
          outcome: 'failed',
          errorKind: 'config',
          message: MISTAKES.join('\n'),
        }),
    },
    before: 'Requests',
    act: async ({ page }) => {
      assert.deepEqual(await page.locator('.note.error li').allTextContents(), MISTAKES);
    },
    says: ['Correct what the message names, save it, and restart npm start.'],
  },
  {
    name: 'a run that somebody has ended says so, and is no error',
    hash: `#/runs/${runIdOf(2_000)}`,
    answers: {
      getRun: () => ok({ ...sampleRuns(1)[0], outcome: 'stopped', message: 'it was cancelled by Ana' }),
    },
    before: 'Requests',
    act: async ({ page }) => {
      assert.equal(await page.locator('.note.error').count(), 0);
    },
    says: ['it was cancelled by Ana'],
  },
  {
    name: 'feeds that are paused are not in step',
    hash: '#/',
    answers: {
      listFeeds: () =>
        ok({ feeds: sampleFeeds(3).map((feed, index) => (index === 1 ? paused(feed) : feed)) }),
    },
    says: ['2 of 3 feeds are in step, 1 is paused.', 'Paused by Ana'],
  },
  {
    name: 'a reload is applied as it was seen, and not before',
    hash: '#/feeds/orders/reload',
    before: 'Which rows',
    act: async ({ page }, app) => {
      const apply = page.getByRole('button', { name: 'Apply this' });
      assert.equal(await page.getByLabel('As feeds.json says').count(), 0);
      await page.getByRole('button', { name: 'Dry run' }).click();
      await apply.waitFor();
      await page.getByPlaceholder('10', { exact: true }).fill('20');
      await page.getByText('Above is another window by now').waitFor();
      assert.equal(await apply.count(), 0);
      await page.getByRole('button', { name: 'Dry run' }).click();
      await apply.click();
      await page.getByText('What the reload changed').waitFor();
      const sent = app.asked.filter(({ endpoint }) => endpoint === 'reloadFeed').map(({ body }) => body);
      assert.deepEqual(sent, [{ rows: 10, dryRun: true }, { rows: 20, dryRun: true }, { from: '11067' }]);
    },
    says: ['The window above 11067 up to 11077'],
  },
  {
    name: 'a run that is waited for is cancelled beside its wait',
    hash: '#/feeds/orders/reload',
    before: 'Which rows',
    act: async ({ page }, app) => {
      const { promise: after, resolve: end } = Promise.withResolvers<void>();
      const pendingRun = { runId: runIdOf(9_000), kind: 'reload', since: new Date().toISOString() };
      app.answers = {
        ...app.answers,
        reloadFeed: () => ({ ...ok(reloadRun(true)), after }),
        getFeed: () => ok({ ...sampleFeeds(1)[0], pendingRun }),
        cancelRun: () => {
          end();
          return { status: 202, body: openRun() };
        },
      };
      await page.getByRole('button', { name: 'Dry run' }).click();
      await page.locator('.panel').getByRole('button', { name: 'Cancel the run' }).click();
      await page.getByText('What a reload would change').waitFor();
    },
    says: ['The window above 11067 up to 11077'],
  },
  {
    name: 'a reload of everything, or without a dry run, wants the name of the feed',
    hash: '#/feeds/orders/reload',
    before: 'Which rows',
    act: async ({ page }) => {
      await page.getByText('Reload without a dry run').click();
      const unseen = page.getByRole('button', { name: 'Reload unseen' });
      assert.equal(await unseen.isDisabled(), true);
      await page.getByLabel('Everything').click();
      await page.getByRole('button', { name: 'Dry run' }).click();
      const apply = page.getByRole('button', { name: 'Apply this' });
      await apply.waitFor();
      assert.equal(await apply.isDisabled(), true);
      await page.getByLabel('to confirm').first().fill('orders');
      assert.equal(await apply.isDisabled(), false);
      assert.equal(await unseen.isDisabled(), true);
    },
    says: ['What a reload would change'],
  },
  {
    name: 'the window of feeds.json is offered where it has one',
    hash: '#/feeds/orders/reload',
    answers: { getFeed: () => ok({ ...sampleFeeds(1)[0], reloadWindow: { rows: 10 } }) },
    says: ['As feeds.json says: the last 10 rows'],
  },
  {
    name: 'a pause by a duration',
    hash: '#/feeds/orders/pause',
    before: 'How long',
    act: async ({ page }, app) => {
      await page.getByRole('combobox').selectOption('another time');
      const until = page.getByLabel('Until, or for how long');
      for (const [typed, says] of [
        ['soon', 'It must be a duration, such as PT2H, P1D or PT30M'],
        ['9999-12-24T18:00:00Z', 'It must be at most ten years (3650 days) from now.'],
      ] as const) {
        await until.fill(typed);
        await page.getByText(says).waitFor();
        assert.equal(await page.getByRole('button', { name: 'Pause', exact: true }).isDisabled(), true);
      }
      await until.fill('PT2H');
      await page.getByText(/^Until .* UTC$/).waitFor();
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await page.getByText('Paused.', { exact: true }).waitFor();
      const asked = app.asked.find(({ endpoint }) => endpoint === 'pauseFeed');
      assert.ok(asked !== undefined);
      const sent = Date.parse((asked.body as { readonly until: string }).until) - Date.now();
      assert.ok(Math.abs(sent - 2 * 3_600_000) < 60_000, 'two hours from now');
    },
    says: ['Paused.'],
  },
  {
    name: 'whoever takes off a pause is told by name, as who paused',
    hash: '#/feeds/shipments/resume',
    before: 'The timer takes the feed up again.',
    act: async ({ page }, app) => {
      const resume = page.getByRole('button', { name: 'Resume', exact: true });
      await page.getByLabel('Your name').fill('Ana');
      await page.getByText('Resume on a command line').click();
      await page.getByText('npm run tidemark -- resume shipments --by Ana').waitFor();
      await page.locator('.panel').getByRole('button', { name: 'Resume', exact: true }).click();
      await page.getByText('Done.').waitFor();
      await page.getByRole('link', { name: 'All feeds' }).click();
      await resume.click();
      await page.getByText('Done.').waitFor();
      const sent = app.asked.filter(({ endpoint }) => endpoint === 'resumeFeed').map(({ body }) => body);
      assert.deepEqual(sent, [{ by: 'Ana' }, { by: 'Ana' }]);
    },
    says: ['Paused by'],
  },
  {
    name: 'what is a feed already is not offered, and what is none has its command',
    hash: '#/',
    before: '1 of 8 feeds needs you.',
    act: async ({ page }) => {
      await page.getByText('Add a feed', { exact: true }).click();
      await page.getByRole('link', { name: 'what else the service of' }).click();
      await page.getByText('Customers').first().click();
      await page.getByText('Order_Details').first().click();
      await page.getByText('there is nothing to add').waitFor();
      assert.equal(await page.getByRole('button', { name: /the entry of/ }).count(), 1);
    },
    says: ['npm run tidemark -- add https://services.example/V4/Northwind.svc --only Order_Details'],
  },
  {
    name: 'a feed that is held by another run',
    hash: '#/feeds/orders/sync',
    answers: {
      syncFeed: () => problem(409, 'feed-held', 'Another run works on the feed.', { heldBy: runIdOf(9_000) }),
    },
    before: 'How long runs took',
    act: press('Sync now'),
    says: [
      'Another run works on the feed.',
      'Wait until the other runs have ended, or withdraw one of them.',
    ],
  },
  {
    name: 'a service that refuses: its own sentence',
    hash: '#/feeds/orders/sync',
    answers: {
      syncFeed: () =>
        problem(502, 'source-denied', 'The service answered 401.', { said: 'AADSTS7000222: expired' }),
    },
    before: 'How long runs took',
    act: press('Sync now'),
    says: ['The source says: AADSTS7000222: expired'],
  },
  {
    name: 'runs in line are shown, and withdrawn; one that has begun meanwhile ends soon',
    hash: '#/feeds/returns',
    before: '2 runs in line.',
    answers: {
      cancelRun: ({ params }) => ({
        status: 202,
        body: params['runId'] === runIdOf(9_002) ? { ...sampleRuns(1)[0], outcome: 'stopped' } : openRun(),
      }),
    },
    act: async ({ page }, app) => {
      await page.getByRole('button', { name: 'Withdraw the run in place 2' }).click();
      await page.getByText('Withdrawn: it does not begin.').waitFor();
      await page.getByRole('button', { name: 'Withdraw the run in place 1' }).click();
      await page.locator('.waiting').getByText('It ends within 15 seconds').waitFor();
      const asked = app.asked.filter(({ endpoint }) => endpoint === 'cancelRun');
      assert.deepEqual(
        asked.map(({ params }) => params['runId']),
        [runIdOf(9_002), runIdOf(9_001)],
      );
    },
    says: ['is at work'],
  },
  {
    name: 'a pause that was off already is not said to be taken off',
    hash: '#/feeds/shipments/resume',
    before: 'The timer takes the feed up again.',
    answers: { resumeFeed: () => ok({ ...sampleFeeds(1)[0], wasPaused: false }) },
    act: async ({ page }) =>
      page.locator('.panel').getByRole('button', { name: 'Resume', exact: true }).click(),
    says: ['It was not paused: nothing has changed.'],
  },
  {
    name: 'older runs that do not come are told, and asked for once at a time',
    hash: '#/feeds/orders',
    before: 'Older runs',
    act: async ({ page }, app) => {
      const usual = app.answers.listFeedRuns;
      assert.ok(usual !== undefined);
      const ofRuns = app.asked.filter(({ endpoint }) => endpoint === 'listFeedRuns');
      assert.equal(ofRuns.length, 1, 'charts and list show the same answer');
      const pages = () => app.asked.filter(({ query }) => query.has('before')).length;
      app.answers = {
        ...app.answers,
        listFeedRuns: () => problem(503, 'state-unavailable', 'The state does not answer.'),
      };
      await press('Older runs')({ page } as Opened);
      await page.getByText('The state does not answer.').waitFor();
      app.answers = { ...app.answers, listFeedRuns: usual };
      const before = pages();
      await page.getByRole('button', { name: 'Older runs' }).dblclick();
      await page.getByText('The state does not answer.').waitFor({ state: 'detached' });
      assert.equal(pages(), before + 1, 'asked for twice');
    },
    says: ['In step'],
  },
  {
    name: 'a run that comes pushes none out of the list whose older ones are shown',
    hash: '#/feeds/orders',
    before: 'Older runs',
    act: async ({ page }, app) => {
      const rows = page.locator('.runs tbody tr');
      const shown = await rows.count();
      await page.getByRole('button', { name: 'Older runs' }).click();
      await page.getByRole('button', { name: 'Older runs' }).waitFor({ state: 'detached' });
      const all = await rows.count();
      assert.ok(all > shown);
      const [feed] = sampleFeeds(1);
      const newest = { ...sampleRuns(1)[0], runId: runIdOf(6_000) };
      const page1 = samplePage(false).runs ?? [];
      app.answers = {
        ...app.answers,
        getFeed: () =>
          ok({ ...feed, pendingRun: { runId: newest.runId, kind: 'append', since: newest.startedAt } }),
        listFeedRuns: () => ok({ runs: [newest, ...page1.slice(0, -1)], next: 'more' }),
      };
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      await page.locator(`.runs a[href="#/runs/${newest.runId}"]`).waitFor();
      assert.equal(await rows.count(), all + 1);
    },
    says: ['In step'],
  },
  {
    name: 'a reload of the schedule: the next one, and the last',
    hash: '#/feeds/orders',
    says: ['Next reload', 'The last one'],
  },
  {
    name: 'a backlog that nobody can tell says why',
    hash: '#/feeds/shipments',
    says: ['the source does not count', 'Not implemented'],
  },
  {
    name: 'a feed that missed its turns',
    hash: '#/feeds/orders',
    answers: { getFeed: () => ok({ ...sampleFeeds(1)[0], lateAt: '2026-01-01T00:00:00Z' }) },
    says: ['It has missed its last three turns', 'Look whether the timer runs'],
  },
  {
    name: 'settings that are wrong',
    hash: '#/',
    answers: {
      listFeeds: () => problem(500, 'config', 'LAKE_URL: is missing; put the lake there'),
      health: () => ({
        status: 503,
        body: {
          status: 'failed',
          checks: [{ name: 'settings', status: 'failed', reasons: ['LAKE_URL: is missing'] }],
        },
      }),
    },
    says: ['LAKE_URL: is missing; put the lake there'],
  },
  {
    name: 'a page that only reads says so, and offers nothing that changes',
    hash: '#/feeds/shipments',
    mode: 'read',
    before: 'How long runs took',
    act: async ({ page }) => {
      for (const label of ['Sync now', 'Reload', 'Resume', 'Pause', 'Maintain']) {
        assert.equal(await page.getByRole('link', { name: label, exact: true }).count(), 0, label);
        assert.equal(await page.getByRole('button', { name: label, exact: true }).count(), 0, label);
      }
      assert.equal(await page.getByRole('link', { name: 'Check', exact: true }).count(), 1);
    },
    says: ['This page only reads here', 'read only'],
  },
];

const play = (state: State): Case => ({
  name: `state: ${state.name}`,
  play: async (stage) => {
    await using app = await stage.app({
      answers: { ...answersOf(), ...state.answers },
      mode: state.mode ?? 'on',
    });
    await using opened = await stage.open(app.url, state.hash);
    if (state.before !== undefined) await opened.page.getByText(state.before).first().waitFor();
    await state.act?.(opened, app);
    for (const words of state.says) await opened.page.getByText(words).first().waitFor();
    assert.deepEqual(opened.faults, []);
  },
});

const KEYBOARD: Case = {
  name: 'by keyboard alone: from the key to a feed and its action',
  play: async (stage) => {
    await using app = await stage.app({ answers: answersOf() });
    await using opened = await stage.open(app.url, '#/', { key: undefined });
    const { page, faults } = opened;
    await page.getByLabel('Function key').focus();
    await page.keyboard.type('a-key-of-tests');
    await page.keyboard.press('Enter');
    await page.getByText('1 of 8 feeds needs you.').waitFor();
    await page.getByPlaceholder('Filter by name').focus();
    await page.keyboard.type('prices');
    await page.getByText('1 of 8', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('How long runs took').waitFor();
    await page.getByRole('link', { name: 'Sync now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Takes the rows that are new').waitFor();
    await page.getByRole('button', { name: 'Sync now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The run’s story').waitFor();
    assert.ok(!page.url().includes('a-key-of-tests'));
    assert.deepEqual(faults, []);
  },
};

/** The first question carries no tag, the later ones do, and the page goes on showing what did not change. */
const ETAGS: Case = {
  name: 'what did not change is not sent again',
  play: async (stage) => {
    const feeds = sampleFeeds(3);
    await using app = await stage.app({
      answers: {
        ...answersOf(),
        listFeeds: ({ headers }) =>
          headers['if-none-match'] === '"one"'
            ? { status: 304 }
            : { status: 200, body: { feeds }, headers: { etag: '"one"' } },
      },
    });
    await using opened = await stage.open(app.url, '#/');
    await opened.page.getByText('All 3 feeds are in step.').waitFor();
    await opened.page.evaluate("location.hash = '#/feeds/orders'");
    await opened.page.getByText('How long runs took').waitFor();
    await opened.page.evaluate("location.hash = '#/'");
    await opened.page.getByText('All 3 feeds are in step.').waitFor();
    const tags = app.asked
      .filter(({ endpoint }) => endpoint === 'listFeeds')
      .map(({ headers }) => headers['if-none-match']);
    assert.equal(tags[0], undefined);
    assert.equal(tags.at(-1), '"one"');
    assert.deepEqual(opened.faults, []);
  },
};

export const STATE_CASES: readonly Case[] = [...STATES.map(play), KEYBOARD, ETAGS];
