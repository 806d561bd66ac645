import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../../../shared/core/index.ts';
import {
  type Change,
  createMemoryStateStore,
  type FeedState,
  type Hold,
  type Marks,
  type StateStore,
} from '../../../../shared/state/index.ts';
import { type HoldKeeper, keepHold, momentOf } from '../../../../shared/sync/run/lease.ts';
import { BLANK } from '../../../../shared/sync/progress/index.ts';
import { aJob } from '../../../support/a-job.ts';
import { twoHandedClock, type TwoHandedClock } from '../../../support/two-handed-clock.ts';

type Written = Awaited<ReturnType<StateStore['write']>>;
/** What becomes of the `nth` write, from 1. */
type Answer = (nth: number, hold: Hold) => Promise<Written> | Written;

const job = aJob('run-1', 'orders');
const claimedHold: Hold = { feed: 'orders', holder: 'h', runId: 'run-1', etag: '"0"' };
const MINUTE = 60_000;
const good: Answer = (nth, hold) => ({ hold: { ...hold, etag: `"${nth}"` }, marks: {} });
const unavailable = (): never => {
  throw new TidemarkError('state-unavailable', 'no answer came');
};
const failing: Answer = () => unavailable();
const silent: Answer = () => new Promise(() => undefined);
const fenced: Answer = () => {
  throw new TidemarkError('state-fenced', 'another attempt has taken over');
};
const answering =
  (marks: Marks): Answer =>
  async (nth, given) => ({ ...(await good(nth, given)), marks });
const stateOf = (rows: number): FeedState => ({ ...BLANK, rows });

interface Sent {
  /** Ms since the claim, by the steady hand. */
  readonly at: number;
  readonly etag: string;
  readonly change: Change;
}

interface Holding {
  readonly clock: TwoHandedClock;
  readonly keeper: HoldKeeper;
  readonly sent: readonly Sent[];
  /** Most writes that were under way at once. */
  readonly most: () => number;
}

/** A feed that is held since now, by a store that answers writes like this. */
const hold = (answer: Answer = good, marks: Marks = {}): Holding => {
  const clock = twoHandedClock();
  const sent: Sent[] = [];
  let underWay = 0;
  let most = 0;
  const state: StateStore = {
    ...createMemoryStateStore({ now: () => clock.now() }),
    write: async (given, change) => {
      sent.push({ at: clock.elapsed(), etag: given.etag, change });
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        return await answer(sent.length, given);
      } finally {
        underWay -= 1;
      }
    },
  };
  const parts = { state, clock, jobNow: () => ({ ...job, attempts: sent.length + 1 }) };
  const keeper = keepHold(parts, { hold: claimedHold, sent: momentOf(clock), marks });
  return { clock, keeper, sent, most: () => most };
};

const times = (sent: readonly Sent[]): readonly number[] => sent.map(({ at }) => at);

describe('a hold is renewed', () => {
  test('every 15 s, with the job as it is then', async () => {
    const { clock, keeper, sent } = hold();
    await clock.pass(MINUTE);
    expect(times(sent)).toStrictEqual([15_000, 30_000, 45_000, 60_000]);
    expect(sent.map(({ change }) => change.job?.attempts)).toStrictEqual([1, 2, 3, 4]);
    expect(keeper.lost.aborted).toBe(false);
  });

  test('with what was to go with the next write, once', async () => {
    const { clock, keeper, sent } = hold();
    keeper.later({ state: stateOf(1), intent: 'none' });
    keeper.later({ state: stateOf(2) });
    await clock.pass(30_000);
    const parts = sent.map(({ change: { state, intent } }) => [state?.rows, intent]);
    expect(parts).toStrictEqual([
      [2, 'none'],
      [undefined, undefined],
    ]);
  });

  test('by writes that never overlap, each with the tag that the one before it left', async () => {
    const { clock, keeper, sent, most } = hold(async (nth, given) => {
      await Promise.resolve();
      return good(nth, given);
    });
    const writes = [keeper.write({ state: stateOf(1) }), keeper.write(), clock.pass(15_000), keeper.write()];
    await Promise.all(writes);
    expect(sent.map(({ etag }) => etag)).toStrictEqual(['"0"', '"1"', '"2"', '"3"']);
    expect(most()).toBe(1);
  });

  test('again after a renewal that was refused, with what that one was to say', async () => {
    const { clock, keeper, sent } = hold((nth, given) => (nth === 1 ? unavailable() : good(nth, given)));
    keeper.later({ state: stateOf(1) });
    await clock.pass(30_000);
    expect(sent.map(({ change }) => change.state?.rows)).toStrictEqual([1, 1]);
    expect(keeper.lost.aborted).toBe(false);
  });

  test('and what came meanwhile wins over what was refused', async () => {
    const { clock, keeper, sent } = hold(async (nth, given) => {
      if (nth > 1) return good(nth, given);
      keeper.later({ state: stateOf(2) });
      return unavailable();
    });
    keeper.later({ state: stateOf(1), intent: 'none' });
    await clock.pass(30_000);
    expect(sent[1]?.change).toMatchObject({ state: { rows: 2 }, intent: 'none' });
  });
});

describe('50 s after the last good write was sent everything is left off', () => {
  const past = { kind: 'state-unavailable' };

  test.each([
    ['refused', failing],
    ['not answered', silent],
  ])('when renewals are %s', async (_how, answer) => {
    const { clock, keeper } = hold(answer);
    await clock.pass(49_999);
    expect([keeper.lost.aborted, keeper.isPast]).toStrictEqual([false, false]);
    await clock.pass(1);
    expect([keeper.lost.aborted, keeper.isPast]).toStrictEqual([true, true]);
    expect(keeper.lost.reason).toMatchObject(past);
  });

  test('when a write of the run is not answered', async () => {
    const { clock, keeper } = hold(silent);
    keeper.write().catch(() => undefined);
    await clock.pass(50_000);
    expect(keeper.lost.reason).toMatchObject(past);
  });

  test('counted from when it was sent, not from its answer', async () => {
    const clocked: { clock?: TwoHandedClock } = {};
    const held = hold(async (nth, given) => {
      if (nth > 1) return unavailable();
      await clocked.clock?.sleep(9_000);
      return good(nth, given);
    });
    clocked.clock = held.clock;
    // Sent at 15 s, answered at 24 s.
    await held.clock.pass(64_999);
    expect(held.keeper.lost.aborted).toBe(false);
    await held.clock.pass(1);
    expect(held.keeper.lost.reason).toMatchObject(past);
  });

  test('by the hand that says more: the steady one stood still with its machine', async () => {
    const { clock, keeper, sent } = hold();
    await clock.pass(10_000);
    clock.jump(40_000);
    expect(keeper.isPast).toBe(true);
    await clock.pass(5_000);
    expect(keeper.lost.reason).toMatchObject(past);
    expect(sent).toHaveLength(0);
  });

  test('by the hand that says more: the wall was set back', async () => {
    const { clock, keeper } = hold(failing);
    clock.jump(-3_600_000);
    await clock.pass(50_000);
    expect(keeper.lost.reason).toMatchObject(past);
  });

  test('and each good write begins the 50 s anew', async () => {
    const { clock, keeper } = hold((nth, given) => (nth < 5 ? good(nth, given) : unavailable()));
    await clock.pass(109_999);
    expect(keeper.lost.aborted).toBe(false);
    await clock.pass(1);
    expect(keeper.lost.aborted).toBe(true);
  });
});

describe('a hold that another has taken', () => {
  test('is lost at the renewal that finds it so, and is renewed no more', async () => {
    const { clock, keeper, sent } = hold(fenced);
    await clock.pass(15_000);
    expect(keeper.lost.reason).toMatchObject({ kind: 'state-fenced' });
    await clock.pass(MINUTE);
    expect(sent).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test('is lost at a write of the run that finds it so', async () => {
    const { keeper } = hold(fenced);
    await expect(keeper.write()).rejects.toMatchObject({ kind: 'state-fenced' });
    expect(keeper.lost.reason).toMatchObject({ kind: 'state-fenced' });
  });
});

describe('what a person asks of a feed', () => {
  const pause = { at: 0, by: 'someone', reason: 'the service moves' };
  const cancel = { runId: 'run-1', at: 0, by: 'someone' };

  test.each([
    ['a pause', { pause }, 'pause', 'the feed was paused by someone (the service moves)'],
    ['a cancel of this run', { cancel }, 'cancel', 'it was cancelled by someone'],
  ])('%s is seen at the next write', async (_name, marks, what, message) => {
    const { clock, keeper, sent } = hold(answering(marks));
    await clock.pass(15_000);
    expect(keeper.lost.reason).toMatchObject({ what, message });
    await clock.pass(MINUTE);
    expect(sent).toHaveLength(1);
  });

  test.each<[string, Marks]>([
    ['a pause', { pause }],
    ['a cancel of this run', { cancel }],
  ])('%s that came before the claim is seen at once', (_name, marks) => {
    expect(hold(good, marks).keeper.lost.aborted).toBe(true);
  });

  test.each<[string, Marks]>([
    ['a cancel of another run', { cancel: { ...cancel, runId: 'run-0' } }],
    ['a pause that is over', { pause: { ...pause, until: 1 } }],
  ])('%s ends nothing', async (_name, marks) => {
    const { clock, keeper } = hold(answering(marks), marks);
    await clock.pass(MINUTE);
    expect(keeper.lost.aborted).toBe(false);
  });
});

describe('the renewal ends', () => {
  test('before the last write, which carries what was still to be written', async () => {
    const { clock, keeper, sent } = hold();
    keeper.later({ state: stateOf(7) });
    await keeper.finish({ lease: 'return' });
    await clock.pass(MINUTE);
    expect(sent.map(({ change: { state, lease } }) => [state?.rows, lease])).toStrictEqual([[7, 'return']]);
    expect(clock.sleeping).toBe(0);
  });

  test('also when the last write is refused', async () => {
    const { clock, keeper, sent } = hold(() => unavailable());
    await expect(keeper.finish({ lease: 'return' })).rejects.toMatchObject({ kind: 'state-unavailable' });
    await clock.pass(MINUTE);
    expect(sent).toHaveLength(1);
  });

  test('without a last write, and one that is under way is waited for', async () => {
    const answer = Promise.withResolvers<Written>();
    const { clock, keeper, sent } = hold(() => answer.promise);
    await clock.pass(15_000);
    let isOver = false;
    const end = keeper.end().then(() => void (isOver = true));
    await clock.pass(1_000);
    expect(isOver).toBe(false);
    answer.reject(new TidemarkError('state-unavailable', 'no answer came'));
    await end;
    await clock.pass(MINUTE);
    expect(sent).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test('and none begins that was due when it ended', async () => {
    const answer = Promise.withResolvers<Written>();
    const { clock, keeper, sent } = hold(() => answer.promise);
    const write = keeper.write();
    await clock.pass(15_000);
    const end = keeper.end();
    answer.resolve({ hold: claimedHold, marks: {} });
    await Promise.all([write, end]);
    expect(sent).toHaveLength(1);
  });
});
