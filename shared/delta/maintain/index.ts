export { writeCheckpoint } from './checkpoint.ts';
export { cleanLog } from './clean-log.ts';
export { compactFiles, type CompactPorts } from './compact-files.ts';
export { isCheckpointDue } from './due.ts';
export { planCompaction } from './plan-compaction.ts';
export { tombstoneMs } from './properties.ts';
export { targetFileBytes } from './target-size.ts';
export { vacuum } from './vacuum.ts';
