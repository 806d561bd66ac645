export { Comparison } from './comparison.ts';
