export { countNullCursors, countRows, mayCount } from './count.ts';
export { fetchWindow } from './fetch-window.ts';
export type { Fetched } from './fetched.ts';
export { measureOf, rangeFilter } from './range/index.ts';
export { sourceTop, type SourceTop } from './source-top.ts';
export { unverifiedFilter } from './unverified-filter.ts';
export { BOUNDARY_LIMIT, isLate } from './walk-parts.ts';
export { walk } from './walk.ts';
export type { WalkEnd, WalkPlan } from './walk-progress.ts';
