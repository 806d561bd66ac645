import { strict as assert } from 'node:assert';
import type { Locator, Page } from 'playwright-core';
import { type ActionName, ACTIONS, actionOf } from '../../../page/actions/actions.ts';
import { type EndpointName, type ProblemKind, PROBLEMS } from '../../../shared/api/index.ts';
import { schemasOf } from '../../../shared/api/schemas/index.ts';
import type { Case } from '../case.ts';
import { answersOf, problem } from '../world/answers.ts';
import type { FakeApp, Question, Reply } from '../world/fake-app.ts';
import { runIdOf } from '../world/sample.ts';

/** How an action is done on the page, and what is seen of it. */
interface Played {
  readonly hash: string;
  readonly button: string;
  /** What is filled in first. */
  readonly before?: (page: Page) => Promise<void>;
  /** What the page says of each answer that is no problem. */
  readonly says: Readonly<Partial<Record<number, string>>>;
  /** Where it says so. */
  readonly at?: string;
}

const GOES_ON = 'It goes on without this page.';

/** Every action: one that is added does not compile here. */
const PLAYED: Readonly<Record<ActionName, Played>> = {
  sync: {
    hash: '#/feeds/orders/sync',
    button: 'Sync now',
    says: { 200: 'The run’s story', 202: GOES_ON },
  },
  dryRun: {
    hash: '#/feeds/orders/reload',
    button: 'Dry run',
    says: { 200: 'What a reload would change', 202: GOES_ON },
  },
  reload: {
    hash: '#/feeds/orders/reload',
    button: 'Reload unseen',
    before: async (page) => {
      await page.getByText('Reload without a dry run').click();
      await page.getByLabel('to confirm').fill('orders');
    },
    says: { 200: 'What the reload changed', 202: GOES_ON },
  },
  maintain: {
    hash: '#/feeds/orders/maintain',
    button: 'Maintain',
    says: { 200: 'Log cleanup', 202: GOES_ON },
  },
  pause: { hash: '#/feeds/orders/pause', button: 'Pause', says: { 200: 'Paused.' } },
  resume: { hash: '#/feeds/orders/resume', button: 'Resume', says: { 200: 'Done.' } },
  cancel: {
    hash: `#/runs/${runIdOf(9_000)}`,
    button: 'Cancel the run',
    says: { 202: 'It ends within 15 seconds' },
    at: 'section[aria-label="The run under way"]',
  },
  check: { hash: '#/feeds/orders/check', button: 'Check again', says: { 200: 'Something will not work' } },
  preview: { hash: '#/feeds/orders/preview', button: 'Preview again', says: { 200: 'VINET' } },
  entities: { hash: '#/feeds/orders/entities', button: 'Add a feed again', says: { 200: 'Order_Details' } },
};

const SUBJECT = { feed: 'orders', runId: runIdOf(9_000) };

const KINDS = Object.entries(PROBLEMS) as readonly [ProblemKind, (typeof PROBLEMS)[ProblemKind]][];

/** Every problem that the routes' table has for an endpoint, by its status. */
const problemsOf = (endpoint: EndpointName): readonly (readonly [ProblemKind, number])[] => {
  const { problems } = schemasOf(endpoint);
  return KINDS.flatMap(([kind, { status }]) =>
    problems.some((one) => one === status) ? [[kind, status] as const] : [],
  );
};

const ACCEPTED = { runId: runIdOf(9_001), status: 'waiting' };

/** What the app answers with a status: 202 where a run goes on without its caller. */
const goodReply = (endpoint: EndpointName, status: number): ((question: Question) => Reply) => {
  const usual = answersOf()[endpoint];
  assert.ok(usual !== undefined, `the app of the tests does not answer ${endpoint}`);
  return status === 202 && endpoint !== 'cancelRun' ? () => ({ status, body: ACCEPTED }) : usual;
};

interface Playing {
  readonly app: FakeApp;
  readonly page: Page;
  readonly panel: Locator;
  readonly press: () => Promise<void>;
  readonly endpoint: EndpointName;
}

/** One sentence, the app's own, and what to do. */
const playProblem = async (
  playing: Playing,
  [kind, status]: readonly [ProblemKind, number],
): Promise<void> => {
  const { app, panel, press, endpoint } = playing;
  const sentence = `This is how it is with ${kind}.`;
  app.answers = { ...app.answers, [endpoint]: () => problem(status, kind, sentence) };
  await press();
  const alert = panel.getByRole('alert');
  await alert.getByText(sentence, { exact: true }).waitFor();
  assert.equal(await alert.count(), 1, `${kind} is told more than once`);
  const words = await alert.locator('p').allInnerTexts();
  assert.equal(words.length, 2, `${kind}: a sentence, and what to do, and not ${words.join(' | ')}`);
  assert.match(words[1] ?? '', /\w.*[.]$/, `${kind}: what is there to do?`);
};

const playGood = async (playing: Playing, status: number, says: string): Promise<void> => {
  const { app, panel, press, endpoint } = playing;
  app.answers = { ...app.answers, [endpoint]: goodReply(endpoint, status) };
  await press();
  await panel.getByText(says).first().waitFor();
  assert.equal(await panel.getByRole('alert').count(), 0);
};

const playAction = (action: ActionName): Case => {
  const { endpoint } = actionOf(action).call(SUBJECT, {});
  const problems = problemsOf(endpoint);
  const good = Object.keys(schemasOf(endpoint).answers).map(Number);
  return {
    name: `action ${action}: each of its ${problems.length + good.length} answers is told, with what to do`,
    play: async (stage) => {
      const { hash, button, before, says, at = '.panel' } = PLAYED[action];
      await using app = await stage.app({ answers: answersOf() });
      await using opened = await stage.open(app.url, hash);
      const { page, faults } = opened;
      const panel = page.locator(at);
      await before?.(page);
      const press = () => panel.getByRole('button', { name: button, exact: true }).click();
      const playing = { app, page, panel, press, endpoint };
      for (const one of problems) await playProblem(playing, one);
      for (const status of good) {
        const words = says[status];
        assert.ok(words !== undefined, `no case for the answer ${status} of ${endpoint}`);
        await playGood(playing, status, words);
      }
      assert.deepEqual(faults, []);
    },
  };
};

export const ACTION_CASES: readonly Case[] = (Object.keys(ACTIONS) as ActionName[]).map(playAction);
