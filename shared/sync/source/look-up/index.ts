export { lookUp } from './look-up.ts';
export type { FoundRows, LookUpBase, LookUpEnd, LookUpQuestion, WhyUnknown } from './types.ts';
