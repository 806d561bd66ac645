export { describeError, serviceError } from './service-error.ts';
export { sourceContract } from './source-contract.ts';
