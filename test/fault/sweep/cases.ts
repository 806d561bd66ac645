import { type Expected, fleetFaults } from '../../support/fleet/check-fleet.ts';
import { untilQuiet } from '../../support/fleet/drive.ts';
import type { Fleet, Instance } from '../../support/fleet/fleet.ts';
import type { Call } from '../../support/fleet/instance-calls.ts';
import type { Scenario, WorldSwitches } from './scenario.ts';

/** A place in a scenario: a call of its instance. */
export type Point = Call & { readonly moment: 'before' | 'after' };

/** A scenario that is under way, and what a way may do about it. */
export interface Trouble {
  readonly fleet: Fleet;
  readonly scenario: Scenario;
  /** The one whose calls are counted. */
  readonly instance: Instance;
  readonly point: Point;
  /** The case's number: where a way has a choice, it goes through its choices by it. */
  readonly index: number;
  /** Every instance that takes part gets looked at in the end. */
  readonly another: () => Instance;
  /** Begins the scenario. Settles when its triggers have returned. */
  readonly begin: () => Promise<void>;
}

/** What may happen to a scenario at each of its points. */
export interface Way {
  readonly name: string;
  /** Whether it is tried at a point. */
  readonly at: (point: Point, scenario: Scenario) => boolean;
  /** Makes the trouble, and lets the scenario come to its end. Rejects when the point was not reached. */
  readonly make: (trouble: Trouble) => Promise<void>;
}

export interface Case {
  readonly scenario: Scenario;
  readonly way: Way;
  readonly point: Point;
  readonly index: number;
}

const callsOf = async (scenario: Scenario): Promise<readonly Call[]> => {
  const fleet = await scenario.prepare();
  const instance = fleet.instance();
  await scenario.act(fleet, instance);
  return instance.calls.made;
};

/** Dry runs until two are the same. The first of a process is not: what encodes files is loaded in it. */
const DRY_RUNS = 5;

/** The points of a scenario, from a dry run of it: before and after each call. */
export const pointsOf = async (scenario: Scenario): Promise<readonly Point[]> => {
  let before = '';
  for (let run = 1; run <= DRY_RUNS; run += 1) {
    const calls = await callsOf(scenario);
    const names = calls.map(({ name }) => name).join();
    if (names === before)
      return calls.flatMap((call): Point[] => [
        { ...call, moment: 'before' },
        { ...call, moment: 'after' },
      ]);
    before = names;
  }
  throw new Error(`no dry run of ${scenario.name} is as the one before it`);
};

const expectedOf = ({ history }: Fleet, { reloaded, appended }: Scenario): Expected => {
  const hasReloaded = history.landings.some(({ kind, at }) => kind === 'reload' && at > history.droppedAt);
  const last = hasReloaded || history.droppedAt > 0 ? reloaded : appended;
  return { last: [last], versions: [reloaded, appended] };
};

/** Far beyond what a case takes: what has not settled by then never will. */
const HANGS_MS = 20_000;

const within = async (work: Promise<void>): Promise<void> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('it hangs')), HANGS_MS);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
};

/** What is wrong once the case is over and all is quiet; nothing when all is as it should be. */
export const faultsOf = async (
  { scenario, way, point, index }: Case,
  switches: WorldSwitches = {},
): Promise<readonly string[]> => {
  const fleet = await scenario.prepare(switches);
  const instances = [fleet.instance()];
  const [instance] = instances as [Instance];
  const another = (): Instance => {
    const made = fleet.instance();
    instances.push(made);
    return made;
  };
  const begin = (): Promise<void> => scenario.act(fleet, instance);
  try {
    await within(way.make({ fleet, scenario, instance, point, index, another, begin }));
    await within(untilQuiet(fleet, another()));
    return await fleetFaults(fleet, instances, expectedOf(fleet, scenario));
  } catch (error) {
    return [...fleet.history.faults, `it could not be tried: ${String(error)}`];
  }
};
