export { checkpointAfter } from './checkpoint-after.ts';
export { maintainWork } from './maintain.ts';
