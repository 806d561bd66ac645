export { type BodyFault, bodyFaultOf, faultFacts } from './body-fault.ts';
export { describeError, serviceError } from './service-error.ts';
export { sourceContract } from './source-contract.ts';
