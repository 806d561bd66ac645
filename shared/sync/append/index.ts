export { appendWork } from './append.ts';
