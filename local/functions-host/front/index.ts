export { createFront } from './front.ts';
export { extensionsOf } from './host-config.ts';
export { createHostKeys, type HostKeys } from './host-keys.ts';
export { listen, type Listening } from './listen.ts';
export { bodyLimitsAt } from './read-body.ts';
export { FRONT_RULES, type FrontAnswer, type FrontRequest, type FrontRule } from './types.ts';
