import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBudgets } from '../../../../shared/odata/request/budgets.ts';
import type { BudgetLimits } from '../../../../shared/odata/request/budget.ts';
import { createODataSource, type Fetch, type ODataSourceOptions } from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';
import { idsBody, reply, ROOT, scanIds } from '../../../support/answering.ts';
import { sourceOptions } from '../../../support/source-options.ts';
import { twoHandedClock } from '../../../support/two-handed-clock.ts';

/** Sources of one service, which answers in its time. */
const world = (
  limits: BudgetLimits,
  answer: (url: string, underWay: number, nth: number) => Response,
  answerMs = 10,
) => {
  const clock = twoHandedClock();
  const budgetOf = createBudgets(clock);
  const sent: { readonly url: string; readonly at: number }[] = [];
  let underWay = 0;
  const fetch: Fetch = async (url, init) => {
    sent.push({ url, at: clock.elapsed() });
    const came = answer(url, (underWay += 1), sent.length);
    await clock.sleep(answerMs, init.signal).finally(() => (underWay -= 1));
    return came;
  };
  const source = (feed: string, changes: Partial<ODataSourceOptions> = {}) =>
    createODataSource(
      sourceOptions(ROOT, {
        feed,
        fetch,
        clock,
        random: () => 0.5,
        budget: budgetOf(ROOT, limits),
        ...changes,
      }),
    );
  const ask = (from: ReturnType<typeof source>) => from.ask({}, scanIds());
  return { clock, sent, source, ask };
};

const rows = (): Response => reply(idsBody([1]));

test('all requests of all feeds of a service wait for its budget', async () => {
  const { clock, sent, source, ask } = world({ requestsPerMinute: 2 }, (url) =>
    url.includes('$count') ? reply('1') : rows(),
  );
  const [a, b] = [source('a'), source('b')];
  const all = Promise.all([ask(a), ask(a), ask(a), ask(b), b.count(undefined)]);
  await clock.pass(130_000);
  await all;
  expect(sent.map(({ at }) => Math.floor(at / 60_000))).toEqual([0, 0, 1, 1, 2]);
});

test('each step of a redirect is a request', async () => {
  const { clock, sent, source, ask } = world({ requestsPerMinute: 1 }, (url) =>
    url.endsWith('/moved') ? rows() : reply('', 302, { location: `${ROOT}/moved` }),
  );
  const asked = ask(source('a'));
  await clock.pass(61_000);
  await asked;
  expect(sent.map(({ at }) => at)).toEqual([0, 60_110]);
});

test('a wait for the budget is no part of the time that a request may take', async () => {
  const { clock, sent, source, ask } = world({ requestsPerMinute: 1 }, rows);
  const hasty = source('a', { timeoutMs: 30 });
  const all = Promise.all([ask(hasty), ask(hasty)]);
  await clock.pass(1_000);
  await delay(80);
  await clock.pass(60_000);
  await all;
  expect(sent).toHaveLength(2);
});

test.each([2, 16])(
  'a service that refuses the second of %i requests at a time is asked one by one, and answers all',
  async (count) => {
    const { clock, sent, source, ask } = world({}, (_url, underWay) =>
      underWay > 1 ? reply('', 429) : rows(),
    );
    const sources = ['a', 'b'].map((feed) => source(feed));
    const all = Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const from = sources[at % 2];
        return from && ask(from);
      }),
    );
    await clock.pass(60_000);
    expect((await all).map((answer) => answer?.outcome)).toEqual(Array.from({ length: count }, () => 'rows'));
    expect(sent.length).toBeLessThan(3 * count);
  },
);

test('a pause that one feed is asked for holds for the others', async () => {
  const { clock, sent, source, ask } = world({}, (_url, _underWay, nth) =>
    nth === 1 ? reply('', 429, { 'retry-after': '30' }) : rows(),
  );
  const first = ask(source('a'));
  await clock.pass(100);
  const second = ask(source('b'));
  await clock.pass(31_000);
  await Promise.all([first, second]);
  expect(sent).toHaveLength(3);
  expect(Math.min(...sent.slice(1).map(({ at }) => at))).toBeGreaterThanOrEqual(30_000);
});

test('a quota that no run waits for is not asked again by another feed meanwhile', async () => {
  const { clock, sent, source, ask } = world({}, () => reply('', 429, { 'retry-after': '600' }));
  const first = caught(() => ask(source('a')));
  await clock.pass(100);
  expect(await first).toMatchObject({ kind: 'source-throttled', facts: { afterMs: 600_000 } });
  await clock.pass(60_000);
  const second = await caught(() => ask(source('b')));
  expect(second).toMatchObject({ kind: 'source-throttled', facts: { feed: 'b' } });
  expect(second.message).toContain('was not asked. It asks for a pause of 540 s.');
  expect(sent).toHaveLength(1);
});

test('a pause that outlasts the deadline is waited for until then', async () => {
  const { clock, sent, source, ask } = world({}, () => reply('', 429, { 'retry-after': '100' }));
  const asked = caught(() => ask(source('a', { deadline: clock.now() + 40_000 })));
  await clock.pass(40_000);
  expect(await asked).toMatchObject({ kind: 'source-throttled', facts: { afterMs: 100_000 } });
  expect([sent.length, clock.elapsed()]).toEqual([1, 40_000]);
});
