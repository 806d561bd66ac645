import { putOldCommits } from '../../support/fleet/version-0-1-0.ts';
import type { Way } from './cases.ts';

/** A process of version 0.1.0, which announces nothing, comes back and puts what it had staged. */
export const oldWays: readonly Way[] = [
  {
    name: 'a commit of version 0.1.0 lands',
    at: ({ moment }, { isOld }) => isOld === true && moment === 'before',
    make: async ({ fleet, instance, point, begin }) => {
      instance.calls.faults = ({ nth }) =>
        nth === point.nth ? { do: 'wait', until: () => putOldCommits(fleet) } : undefined;
      await begin();
    },
  },
];
