export { countNullCursors, countRows, isCounted, judgeCounts, mayCount, mayCountAt } from './count.ts';
export { countsNothing } from './counts-nothing.ts';
export { fetchWindow } from './fetch-window.ts';
export type { Fetched } from './fetched.ts';
export {
  Asker,
  askEndRow,
  countFilter,
  explainOrder,
  isFalling,
  isInOrder,
  Learned,
  learnedNames,
  measureOf,
  orderbyOf,
  rangeFilter,
  unitOf,
} from './range/index.ts';
export { createLeadingScanner } from './leading-scanner.ts';
export { horizonAt } from './horizon-at.ts';
export { greaterRow, greatestRow } from './greatest-row.ts';
export { canHaveKey, type FoundRows, keysCondition, lookUp, type WhyUnknown } from './look-up/index.ts';
export { findByKey } from './find-by-key.ts';
export { oppositeOf } from './prove-own-filter.ts';
export { probeCompared } from './probe-compared.ts';
export { sourceTop, type SourceTop } from './source-top.ts';
export { unverifiedFilter } from './unverified-filter.ts';
export { isByLinks } from './is-by-links.ts';
export { countsMore, type WhyLacking } from './links-cut.ts';
export { isLate } from './is-late.ts';
export { BOUNDARY_LIMIT } from './walk-parts.ts';
export { walk } from './walk.ts';
export type { WalkEnd, WalkPlan } from './walk-progress.ts';
export { sentBounds, type SentBounds } from './sent-bounds.ts';
export { skipsRows } from './skips-rows.ts';
