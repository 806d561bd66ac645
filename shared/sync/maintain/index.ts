export { checkpointAfter } from './checkpoint-after.ts';
