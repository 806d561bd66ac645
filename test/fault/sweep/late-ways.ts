import { untilQuiet } from '../../support/fleet/drive.ts';
import type { Instance } from '../../support/fleet/fleet.ts';
import { ALL_HANDS, type Hands } from '../../support/fleet/world-time.ts';
import type { Point, Trouble, Way } from './cases.ts';
import { FROZEN_MS, placeIn } from './places.ts';

/** Only the call of the point, or all of its store from there on: then the caller cannot find out what became of it by another call. */
type Mode = 'once' | 'from then on';

const lateFrom = ({ instance, point }: Trouble, mode: Mode, freezes?: Hands): void => {
  instance.calls.faults = ({ nth, store, isRead }) => {
    if (isRead || nth < point.nth || store !== point.store) return undefined;
    if (nth === point.nth) return freezes === undefined ? { do: 'late' } : { do: 'late', freezes };
    return mode === 'once' ? undefined : { do: 'late' };
  };
};

/** What was late happens now, in its order. */
const land = async ({ calls }: Instance): Promise<void> => {
  for (const landing of calls.late.splice(0)) await landing().catch(() => undefined);
};

/** Up to the point, where the caller learns nothing and its instance stands still for 130 s. */
const freezeLate = async (trouble: Trouble, mode: Mode): Promise<() => Promise<void>> => {
  const { instance, index, begin, fleet } = trouble;
  const reached = Promise.withResolvers<void>();
  instance.calls.onFrozen = () => reached.resolve();
  lateFrom(trouble, mode, ALL_HANDS[index % ALL_HANDS.length] ?? 'both jump');
  const running = begin();
  const first = await Promise.race([reached.promise.then(() => 'frozen'), running.then(() => 'over')]);
  if (first === 'over') throw new Error('the point was not reached');
  fleet.time.pass(FROZEN_MS);
  return () => {
    instance.clock.goOn();
    return running;
  };
};

const isEffect = ({ isRead, moment, store }: Point): boolean =>
  !isRead && moment === 'before' && store !== 'source';

const way = (name: string, make: Way['make']): Way => ({ name, at: isEffect, make });

const waysOf = (mode: Mode): readonly Way[] => [
  way(`lands late (${mode}) while it goes on`, async (trouble) => {
    const { instance, point, index } = trouble;
    lateFrom(trouble, mode);
    const late = instance.calls.faults;
    const landsAt = point.nth + 1 + (index % 8);
    instance.calls.faults = (call) =>
      call.nth === landsAt ? { do: 'wait', until: () => land(instance) } : late(call);
    await trouble.begin();
    instance.calls.faults = () => undefined;
    await land(instance);
  }),
  way(`lands late (${mode}) amid the takeover`, async (trouble) => {
    const goOn = await freezeLate(trouble, mode);
    const other = trouble.another();
    const place = placeIn(trouble.index);
    other.calls.faults = ({ nth }) =>
      nth === place ? { do: 'wait', until: () => land(trouble.instance) } : undefined;
    await untilQuiet(trouble.fleet, other);
    await goOn();
    await land(trouble.instance);
  }),
  way(`lands late (${mode}) after the end`, async (trouble) => {
    const goOn = await freezeLate(trouble, mode);
    await untilQuiet(trouble.fleet, trouble.another());
    if (trouble.index % 2 === 0) await land(trouble.instance);
    await goOn();
    await land(trouble.instance);
  }),
];

/** A write of which the caller is told nothing, and which happens at a later moment. */
export const lateWays: readonly Way[] = [...waysOf('once'), ...waysOf('from then on')];
