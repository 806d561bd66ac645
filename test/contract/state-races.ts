import { describe, expect, test } from 'vitest';
import {
  aClaim,
  aJob,
  anIntent,
  aState,
  claimed,
  ended,
  nextAttempt,
  otherRun,
  ranOnce,
  T0,
  winnersOf,
} from './state-fixtures.ts';
import type { OpenWorld } from './state-worlds.ts';

/** What every store keeps to when feeds are claimed by many, or by what a list said. Call it inside `describe`. */
export const raceContract = (open: OpenWorld): void => {
  describe('what a list said of a feed', () => {
    test('is enough to claim it, and read again where it is stale', async () => {
      const { store } = await open();
      await ranOnce(store);
      const [known] = await store.feeds();
      const stale = known === undefined ? {} : { known };
      const { hold } = await claimed(store, { ...otherRun(), ...stale });
      const written = await store.write(hold, { now: T0, state: aState({ watermark: '5' }) });
      expect(await store.claim(aClaim({ ...otherRun('run-3'), ...stale }))).toMatchObject({
        outcome: 'held',
        holder: 'of run-2',
      });
      await ended(store, written.hold);
      expect((await claimed(store, { ...otherRun('run-4'), ...stale })).entry?.state?.watermark).toBe('5');
    });

    test('keeps nobody off once it is over', async () => {
      const { store } = await open();
      const { hold } = await claimed(store);
      const [known] = await store.feeds();
      await ended(store, hold);
      const stale = known === undefined ? {} : { known };
      expect((await claimed(store, { ...otherRun(), ...stale })).hold.holder).toBe('of run-2');
    });

    test('of an open intent is read whole', async () => {
      const { store } = await open();
      const { hold } = await claimed(store);
      await store.write(hold, { now: T0, intent: anIntent(), lease: 'return' });
      const [known] = await store.feeds();
      const attempt = { ...(await nextAttempt(store)), ...(known && { known }) };
      expect((await claimed(store, attempt)).entry).toMatchObject({ isIntending: true, intent: anIntent() });
    });
  });

  test.each(['a new feed', 'a feed that all know'])(
    'of twenty that claim %s at once, one wins',
    async (what) => {
      const { store } = await open();
      if (what !== 'a new feed') await ranOnce(store, { runId: 'run-0' });
      const [known] = await store.feeds();
      const results = await Promise.all(
        Array.from({ length: 20 }, async (_, caller) =>
          store.claim(
            aClaim({
              ...otherRun(`run-${caller}`),
              ...(known && { known }),
              job: aJob({ runId: `r${caller}` }),
            }),
          ),
        ),
      );
      expect(winnersOf(results)).toHaveLength(1);
      const holders = results.flatMap((result) => (result.outcome === 'held' ? [result.holder] : []));
      expect(holders).toHaveLength(19);
      expect(new Set(holders)).toStrictEqual(new Set(winnersOf(results)));
    },
  );

  test('of twenty attempts at a waiting run at once, one wins', async () => {
    const { store } = await open();
    await claimed(store, { lease: 'none' });
    const attempt = await nextAttempt(store);
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => store.claim(aClaim({ ...attempt, holder: `attempt-${n}` }))),
    );
    expect(winnersOf(results)).toHaveLength(1);
    expect((await store.entry('orders'))?.lease?.holder).toBe(winnersOf(results)[0]);
  });
};
