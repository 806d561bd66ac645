export { countNullCursors, countRows } from './count.ts';
export { type Fetched, fetchWindow } from './fetch-window.ts';
export { trustedRows } from './sift.ts';
export { sourceTop, type SourceTop } from './source-top.ts';

export { BOUNDARY_LIMIT, isLate } from './walk-parts.ts';
export { walk, type WalkEnd, type WalkPlan } from './walk.ts';
