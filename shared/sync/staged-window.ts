import type { Comparison } from './compare-rows.ts';
import type { Fetched } from './fetch-window.ts';
import type { Planning } from './reload-plan.ts';
import type { Window } from './reload-window.ts';

/** A window, fetched and staged. */
export interface StagedWindow {
  readonly window: Window;
  readonly fetched: Fetched;
  readonly comparison: Comparison;
  /** A plan that was begun while the window was fetched. */
  readonly planning: Planning | undefined;
  /** The source counts in the window what was fetched, or cannot count. */
  readonly isVerified: boolean;
  /** The source counts in the window what was fetched. */
  readonly isCounted: boolean;
}
