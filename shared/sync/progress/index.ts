export { advance } from './advance.ts';
export { announced } from './announced.ts';
export { beginProgress, BLANK } from './blank.ts';
export type { Agreement, WalkPosition } from './events.ts';
export { mustRescan } from './must-rescan.ts';
export { verdictOf } from './verdict.ts';
export { withCell } from './with-cell.ts';
