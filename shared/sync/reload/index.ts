export { landedBefore } from './landed-before.ts';
export { reloadWork } from './reload.ts';
