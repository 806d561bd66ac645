import type { Fleet, FleetOptions, Instance } from '../../support/fleet/fleet.ts';
import type { RowText } from '../../support/fleet/table-versions.ts';

export type WorldSwitches = Pick<FleetOptions, 'oldDeletion'>;

/** One unit of work on a feed, done by one instance as its triggers make it. */
export interface Scenario {
  readonly name: string;
  readonly kind: 'append' | 'reload' | 'maintain';
  /** The state that it begins with is of version 0.1.0. */
  readonly isOld?: true;
  readonly prepare: (switches?: WorldSwitches) => Promise<Fleet>;
  readonly act: (fleet: Fleet, instance: Instance) => Promise<void>;
  /** What the table holds when a reload of this scenario has landed, and when none has. */
  readonly reloaded: readonly RowText[];
  readonly appended: readonly RowText[];
}
