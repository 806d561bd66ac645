export { canHaveKey, keysCondition } from './key-condition.ts';
export { lookUp } from './look-up.ts';
export type { FoundRows, LookUpQuestion, WhyUnknown } from './types.ts';
