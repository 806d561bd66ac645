import { deliverAll, tick, untilQuiet } from '../../support/fleet/drive.ts';
import type { Fleet, Instance } from '../../support/fleet/fleet.ts';
import { ALL_HANDS } from '../../support/fleet/world-time.ts';
import { createRival } from '../../support/rival-writer.ts';
import { eventsOf } from '../../support/events.ts';
import type { Point, Trouble, Way } from './cases.ts';
import { FROZEN_MS, placeIn } from './places.ts';
import type { Scenario } from './scenario.ts';

/** An instance that stands still at a point. */
interface Frozen {
  /** It goes on; settles when its triggers have returned. */
  readonly goOn: () => Promise<void>;
}

const frozenAt = async (
  instance: Instance,
  is: (nth: number) => boolean,
  {
    begin,
    index,
    moment,
  }: { readonly begin: () => Promise<void>; readonly index: number; readonly moment: 'before' | 'after' },
): Promise<Frozen | 'over'> => {
  const reached = Promise.withResolvers<void>();
  const hands = ALL_HANDS[index % ALL_HANDS.length] ?? 'both jump';
  instance.calls.onFrozen = () => reached.resolve();
  instance.calls.faults = ({ nth }) => (is(nth) ? { do: 'freeze', moment, hands } : undefined);
  const running = begin();
  const first = await Promise.race([
    reached.promise.then(() => 'frozen' as const),
    running.then(() => 'over' as const),
  ]);
  if (first === 'over') return 'over';
  return {
    goOn: () => {
      instance.clock.goOn();
      return running;
    },
  };
};

/** The scenario up to the point, where its instance stands still for 130 s. */
const freeze = async ({ instance, point, index, begin, fleet }: Trouble): Promise<Frozen> => {
  const frozen = await frozenAt(instance, (nth) => nth === point.nth, { begin, index, moment: point.moment });
  if (frozen === 'over') throw new Error('the point was not reached');
  fleet.time.pass(FROZEN_MS);
  return frozen;
};

/** After an effect, or before any call: what a read answered is old then. */
const isPlace = ({ isRead, moment }: Point): boolean => !isRead || moment === 'before';

const way = (name: string, make: Way['make'], at: Way['at'] = isPlace): Way => ({ name, at, make });

const isReload = (point: Point, { kind }: Scenario): boolean => kind === 'reload' && isPlace(point);

const takenOver = way('taken over', async (trouble) => {
  const frozen = await freeze(trouble);
  await untilQuiet(trouble.fleet, trouble.another());
  await frozen.goOn();
});

const alone = way('nobody came', async (trouble) => {
  const frozen = await freeze(trouble);
  await frozen.goOn();
});

const halfWay = way('comes back amid the takeover', async (trouble) => {
  const frozen = await freeze(trouble);
  const other = trouble.another();
  const place = placeIn(trouble.index);
  other.calls.faults = ({ nth }) => (nth === place ? { do: 'wait', until: frozen.goOn } : undefined);
  await untilQuiet(trouble.fleet, other);
  await frozen.goOn();
});

const pair = (name: string, isFirstFirst: boolean): Way =>
  way(name, async (trouble) => {
    const { fleet, index } = trouble;
    const frozen = await freeze(trouble);
    const other = trouble.another();
    const place = placeIn(index);
    const second = await frozenAt(other, (nth) => nth === place, {
      begin: () => untilQuiet(fleet, other),
      index: index >> 2,
      moment: index % 2 === 0 ? 'before' : 'after',
    });
    fleet.time.pass(FROZEN_MS);
    await untilQuiet(fleet, trouble.another());
    const both = second === 'over' ? [frozen] : [frozen, second];
    for (const each of isFirstFirst ? both : both.toReversed()) await each.goOn();
  });

/** Attempts of others find the source down, until the run is abandoned. */
const failOthers = async (fleet: Fleet, other: Instance): Promise<void> => {
  other.calls.faults = ({ store }) => (store === 'source' ? { do: 'fail', moment: 'before' } : undefined);
  for (let round = 1; round <= 20; round += 1) {
    fleet.time.pass(70_000);
    await tick(fleet, other);
    await deliverAll(fleet, other);
    const entry = await fleet.state.entry(fleet.feed.name);
    if (entry?.pending === undefined) return;
  }
  throw new Error('it was not abandoned');
};

const abandoned = way('abandoned', async (trouble) => {
  const frozen = await freeze(trouble);
  await failOthers(trouble.fleet, trouble.another());
  await frozen.goOn();
});

const dropped = way('the table was dropped', async (trouble) => {
  const { fleet } = trouble;
  const frozen = await freeze(trouble);
  await createRival(fleet).drop();
  fleet.history.drop();
  await frozen.goOn();
});

const resetProgress = way('the table was dropped, and the feed reset', async (trouble) => {
  const { fleet } = trouble;
  const frozen = await freeze(trouble);
  await createRival(fleet).drop();
  fleet.history.drop();
  await untilQuiet(fleet, trouble.another());
  await frozen.goOn();
});

const OTHERS_ROWS = 10;

const byAnother = way('another table is in its place', async (trouble) => {
  const { fleet, index } = trouble;
  const frozen = await freeze(trouble);
  const rival = createRival(fleet);
  await rival.drop();
  await rival.create(eventsOf(1, OTHERS_ROWS, (id) => Math.floor(id / 3)));
  fleet.history.drop();
  if (index % 2 === 0) await untilQuiet(fleet, trouble.another());
  await frozen.goOn();
});

const paused = way('paused', async (trouble) => {
  const { fleet } = trouble;
  const frozen = await freeze(trouble);
  await fleet.state.mark(fleet.feed.name, { pause: { at: fleet.time.now, by: 'somebody' } });
  if (trouble.index % 2 === 0) await tick(fleet, trouble.another());
  await frozen.goOn();
  await tick(fleet, trouble.another());
  await fleet.state.mark(fleet.feed.name, { pause: 'none' });
});

const cancelled = way('cancelled', async (trouble) => {
  const { fleet, index } = trouble;
  const frozen = await freeze(trouble);
  const entry = await fleet.state.entry(fleet.feed.name);
  const runId = entry?.pending?.runId;
  if (runId !== undefined)
    await fleet.state.mark(fleet.feed.name, { cancel: { runId, at: fleet.time.now, by: 'somebody' } });
  if (index % 2 === 0) await untilQuiet(fleet, trouble.another());
  await frozen.goOn();
});

const BEATS = 9;

/** One call hangs, and its instance goes on to renew its lease. */
const hangs = way(
  'a call hangs',
  async (trouble) => {
    const { fleet, instance, point } = trouble;
    const other = trouble.another();
    const until = async (): Promise<void> => {
      for (let beat = 1; beat <= BEATS; beat += 1) {
        fleet.time.pass(15_000);
        if (beat % 3 === 0) await tick(fleet, other);
        for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
      }
    };
    instance.calls.faults = ({ nth }) => (nth === point.nth ? { do: 'wait', until } : undefined);
    await trouble.begin();
  },
  ({ moment }) => moment === 'before',
);

/** How a run may end elsewhere while one of its attempts stands still. */
export const freezeWays: readonly Way[] = [
  takenOver,
  halfWay,
  pair('both come back', true),
  pair('both come back, the later one first', false),
  { ...abandoned, at: isReload },
  alone,
  dropped,
  resetProgress,
  byAnother,
  paused,
  cancelled,
  hangs,
];
