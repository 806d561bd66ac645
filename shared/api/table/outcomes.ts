import type { RunOutcome } from '../../state/index.ts';

/** Every way in which a run ends. One that the app gains does not compile until it is here. */
export const RUN_OUTCOMES = {
  appended: 'appended',
  reloaded: 'reloaded',
  unchanged: 'unchanged',
  compared: 'compared',
  maintained: 'maintained',
  planned: 'planned',
  'no-new-rows': 'no-new-rows',
  stopped: 'stopped',
  'lease-held': 'lease-held',
  failed: 'failed',
} as const satisfies { readonly [Outcome in RunOutcome]: Outcome };
