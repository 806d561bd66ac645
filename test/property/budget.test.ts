import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServiceBudget } from '../../shared/odata/request/budget.ts';
import { propertyOptions } from '../support/property-options.ts';
import { twoHandedClock } from '../support/two-handed-clock.ts';

const MINUTE_MS = 60_000;

const request = fc.record({
  feed: fc.constantFrom('a', 'b', 'c'),
  /** Ms until it reaches the service, which counts it then; until its answer begins; and until that ends. */
  wayMs: fc.nat(3_000),
  answerMs: fc.nat(40_000),
  bodyMs: fc.nat(5_000),
  /** It is asked for so long after the one before. */
  afterMs: fc.oneof(fc.constant(0), fc.nat(50_000)),
});

test('no minute of the service has more requests than the budget says, nor more at once, and each of them has its turn', async () => {
  const limits = fc.record({
    requestsPerMinute: fc.integer({ min: 1, max: 4 }),
    maxConcurrency: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(request, { minLength: 1, maxLength: 10 }),
      async (budgetLimits, requests) => {
        const clock = twoHandedClock();
        const budget = new ServiceBudget(budgetLimits, clock);
        const counted: number[] = [];
        let atOnce = 0;
        let most = 0;
        const ask = async ({ feed, wayMs, answerMs, bodyMs }: (typeof requests)[number]): Promise<void> => {
          const turn = await budget.turn({ feed });
          most = Math.max(most, (atOnce += 1));
          await clock.sleep(wayMs);
          counted.push(clock.elapsed());
          await clock.sleep(answerMs);
          turn.arrived();
          await clock.sleep(bodyMs);
          atOnce -= 1;
          turn.end();
        };
        const all: Promise<void>[] = [];
        for (const one of requests) {
          await clock.pass(one.afterMs);
          all.push(ask(one));
        }
        await clock.pass(requests.length * 3 * MINUTE_MS);
        await Promise.all(all);
        const inMinuteFrom = (start: number): number =>
          counted.filter((at) => at >= start && at <= start + MINUTE_MS).length;
        expect(Math.max(...counted.map(inMinuteFrom))).toBeLessThanOrEqual(budgetLimits.requestsPerMinute);
        expect(most).toBeLessThanOrEqual(budgetLimits.maxConcurrency);
        expect(counted).toHaveLength(requests.length);
      },
    ),
    propertyOptions(40),
  );
});
