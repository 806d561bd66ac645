export { countNullCursors, countRows } from './count.ts';
export { type Fetched, fetchWindow } from './fetch-window.ts';
export { sourceTop, type SourceTop } from './source-top.ts';
export { unverifiedFilter } from './unverified-filter.ts';
export { BOUNDARY_LIMIT, isLate } from './walk-parts.ts';
export { walk } from './walk.ts';
export type { WalkEnd, WalkPlan } from './walk-progress.ts';
