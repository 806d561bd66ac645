export { writeCheckpoint } from './checkpoint.ts';
export { cleanLog } from './clean-log.ts';
export { isCheckpointDue } from './due.ts';
export { tombstoneMs } from './properties.ts';
