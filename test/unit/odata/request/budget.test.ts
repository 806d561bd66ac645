import { describe, expect, test } from 'vitest';
import { type Budget, noBudget, ServiceBudget, type Turn } from '../../../../shared/odata/request/budget.ts';
import { createBudgets } from '../../../../shared/odata/request/budgets.ts';
import { type TwoHandedClock, twoHandedClock } from '../../../support/two-handed-clock.ts';

const MINUTE_MS = 60_000;

/** Requests that go out one after the other, or at once, and when, ms. */
const world = (limits: ConstructorParameters<typeof ServiceBudget>[0] = {}) => {
  const clock = twoHandedClock();
  const budget = new ServiceBudget(limits, clock);
  const sent: [feed: string, at: number][] = [];
  /** A request of a feed; its answer begins and ends after `answerMs`. */
  const ask = async (feed: string, { answerMs = 10, ...asking }: Partial<Asked> = {}): Promise<void> => {
    const turn = await budget.turn({ feed, ...asking });
    sent.push([feed, clock.elapsed()]);
    await clock.sleep(answerMs);
    turn.arrived();
    turn.end();
  };
  const failed: unknown[] = [];
  const asks = (feed: string, count: number, asking?: Partial<Asked>): void => {
    for (let one = 0; one < count; one += 1) ask(feed, asking).catch((error: unknown) => failed.push(error));
  };
  return { clock, budget, sent, asks, failed };
};

interface Asked {
  readonly answerMs: number;
  readonly signal: AbortSignal;
  readonly deadline: number;
}

const timesOf = (sent: readonly (readonly [string, number])[]): readonly number[] => sent.map(([, at]) => at);

describe('a budget of requests in a minute', () => {
  test('lets them go at once, and the next one a minute after the answer to the first', async () => {
    const { clock, sent, asks } = world({ requestsPerMinute: 3 });
    asks('a', 7, { answerMs: 500 });
    await clock.pass(3 * MINUTE_MS);
    expect(timesOf(sent)).toEqual([0, 0, 0, 60_600, 60_600, 60_600, 121_200]);
  });

  test('lets one go as soon as the first of them counts no more', async () => {
    const { clock, sent, asks } = world({ requestsPerMinute: 2 });
    asks('a', 1, { answerMs: 20_000 });
    asks('a', 3, { answerMs: 10_000 });
    await clock.pass(3 * MINUTE_MS);
    expect(timesOf(sent)).toEqual([0, 0, 70_100, 80_100]);
  });

  test('counts a request that never gets an answer from its end on', async () => {
    const { clock, budget, sent, asks } = world({ requestsPerMinute: 1 });
    const turn = await budget.turn({ feed: 'a' });
    asks('a', 1);
    await clock.pass(5 * MINUTE_MS);
    expect(sent).toEqual([]);
    turn.end();
    turn.end();
    await clock.pass(2 * MINUTE_MS);
    expect(timesOf(sent)).toEqual([5 * MINUTE_MS + 60_100]);
  });

  test('is held by the hand of the clock that never jumps', async () => {
    const { clock, sent, asks } = world({ requestsPerMinute: 1 });
    asks('a', 2);
    await clock.pass(1_000);
    clock.jump(10 * MINUTE_MS);
    await clock.pass(50_000);
    expect(sent).toHaveLength(1);
  });
});

describe('turns', () => {
  test('are at most so many at a time', async () => {
    const { clock, sent, asks } = world({ maxConcurrency: 2 });
    asks('a', 5, { answerMs: 100 });
    await clock.pass(1_000);
    expect(timesOf(sent)).toEqual([0, 0, 100, 100, 200]);
  });

  test('that end twice end once', async () => {
    const { clock, budget, sent, asks } = world({ maxConcurrency: 1 });
    const turn = await budget.turn({ feed: 'a' });
    turn.end();
    turn.end();
    asks('a', 2, { answerMs: 100 });
    await clock.pass(50);
    expect(sent).toHaveLength(1);
  });

  test('go round among feeds, however many requests each has waiting', async () => {
    const { clock, sent, asks } = world({ maxConcurrency: 1 });
    asks('a', 4);
    asks('b', 2);
    asks('c', 1);
    await clock.pass(1_000);
    expect(sent.map(([feed]) => feed).join('')).toBe('aabcaba');
  });

  test('without limits are had at once', async () => {
    const { budget } = world();
    const turns: Turn[] = await Promise.all(Array.from({ length: 50 }, () => budget.turn({ feed: 'a' })));
    expect(turns).toHaveLength(50);
  });
});

describe('who waits', () => {
  test('leaves with the reason of its signal, and takes no turn from the others', async () => {
    const { clock, sent, asks, failed } = world({ maxConcurrency: 1 });
    const given = new AbortController();
    asks('a', 1, { answerMs: 100 });
    asks('b', 1, { signal: given.signal });
    asks('c', 1);
    await clock.pass(50);
    given.abort(new Error('stop'));
    await clock.pass(1_000);
    expect(failed).toEqual([new Error('stop')]);
    expect(sent).toEqual([
      ['a', 0],
      ['c', 100],
    ]);
  });

  test('waits no longer than to its deadline, and has a turn after it where it need not wait', async () => {
    const { clock, sent, asks, failed } = world({ requestsPerMinute: 1 });
    const deadline = clock.now() + 30_000;
    asks('a', 2, { deadline });
    await clock.pass(29_999);
    expect(failed).toEqual([]);
    await clock.pass(1);
    expect(failed).toMatchObject([
      {
        kind: 'source-throttled',
        message: expect.stringMatching(/^Feed "a": its time was up .*requestsPerMinute/),
      },
    ]);
    await clock.pass(MINUTE_MS);
    asks('a', 1, { deadline });
    await clock.pass(0);
    expect(timesOf(sent)).toEqual([0, 90_000]);
  });

  test('leaves nothing asleep', async () => {
    const { clock, asks } = world({ requestsPerMinute: 1 });
    const given = new AbortController();
    asks('a', 2, { signal: given.signal, deadline: clock.now() + 500_000 });
    await clock.pass(1_000);
    given.abort(new Error('stop'));
    await clock.pass(0);
    expect(clock.sleeping).toBe(0);
  });
});

describe('a pause that the service asks for', () => {
  test('holds for every feed', async () => {
    const { clock, budget, sent, asks } = world();
    budget.pause(5_000);
    asks('a', 1);
    asks('b', 1);
    await clock.pass(10_000);
    expect(sent).toEqual([
      ['a', 5_000],
      ['b', 5_000],
    ]);
  });

  test('halves what is under way at once, down to one, and that grows again slowly', async () => {
    const { clock, budget, sent, asks } = world();
    asks('a', 4, { answerMs: 10 });
    await clock.pass(5);
    budget.pause(0);
    await clock.pass(10);
    sent.length = 0;
    asks('a', 6, { answerMs: 100 });
    await clock.pass(300);
    expect(timesOf(sent)).toEqual([15, 15, 115, 115, 215, 215]);
    budget.pause(0);
    sent.length = 0;
    asks('a', 25, { answerMs: 100 });
    await clock.pass(10_000);
    const atOnce = [...Map.groupBy(timesOf(sent), (at) => at).values()].map(({ length }) => length);
    expect(atOnce.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(atOnce.slice(20)).toEqual([2, 2, 1]);
  });

  test('leaves one at a time where no more were under way', async () => {
    const { clock, budget, sent, asks } = world();
    asks('a', 1);
    await clock.pass(10);
    budget.pause(0);
    sent.length = 0;
    asks('a', 3, { answerMs: 100 });
    await clock.pass(1_000);
    expect(timesOf(sent)).toEqual([10, 10, 10]);
  });

  test('that no run waits for ends at once what waits or begins, and says how long it is', async () => {
    const { clock, budget, asks, failed } = world({ maxConcurrency: 1 });
    asks('a', 2, { answerMs: 1_000 });
    await clock.pass(10);
    budget.pause(300_000);
    asks('b', 1);
    await clock.pass(10);
    expect(failed).toMatchObject([
      { kind: 'source-throttled', facts: { feed: 'b', afterMs: 300_000 } },
      {
        kind: 'source-throttled',
        facts: { feed: 'a', afterMs: 300_000 },
        message: expect.stringContaining('300 s'),
      },
    ]);
  });

  test('is never believed for longer than a quarter of an hour, and told as long as it is', async () => {
    const { clock, budget, sent, asks, failed } = world();
    budget.pause(86_400_000);
    await clock.pass(100_000);
    asks('a', 1);
    await clock.pass(800_000);
    expect(failed).toMatchObject([{ facts: { afterMs: 86_300_000 } }]);
    asks('a', 1);
    await clock.pass(0);
    expect(sent).toHaveLength(1);
    // The service asks for less by then.
    budget.pause(200_000);
    asks('a', 1);
    await clock.pass(0);
    expect(failed.at(-1)).toMatchObject({ facts: { afterMs: 200_000 } });
  });
});

const has = async (clock: TwoHandedClock, budget: Budget): Promise<boolean> => {
  let isThere = false;
  const given = new AbortController();
  budget.turn({ feed: 'x', signal: given.signal }).then(
    () => (isThere = true),
    () => undefined,
  );
  await clock.pass(0);
  given.abort();
  return isThere;
};

describe('the budgets of a process', () => {
  test('are one for each origin, whatever stands behind it', async () => {
    const clock = twoHandedClock();
    const budgetOf = createBudgets(clock);
    const one = budgetOf('https://Crm.example:443/a', { maxConcurrency: 1 });
    await one.turn({ feed: 'a' });
    expect(await has(clock, budgetOf('https://crm.example/b', { maxConcurrency: 1 }))).toBe(false);
    expect(await has(clock, budgetOf('https://crm.example:444/a', {}))).toBe(true);
    expect(await has(clock, noBudget)).toBe(true);
  });
});
