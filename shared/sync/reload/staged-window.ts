import type { Window } from '../feed/index.ts';
import type { Comparison } from './compare/index.ts';
import type { Fetched } from '../source/index.ts';
import type { Staging } from '../table/index.ts';
import type { Planning } from './make-plan.ts';

/** A window, fetched and staged. */
export interface StagedWindow {
  readonly window: Window;
  readonly fetched: Fetched;
  /** Holds what was fetched, but for its last rows. */
  readonly staging: Staging;
  readonly comparison: Comparison;
  /** A plan that was begun while the window was fetched. */
  readonly planning: Planning | undefined;
  /** The source counts in the window what was fetched, or cannot count. */
  readonly isVerified: boolean;
}
