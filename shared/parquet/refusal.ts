import { TidemarkError } from '../core/index.ts';

/** What a file asks of its readers that is not done here. `feature` names it, `what` says it for people, `remedy` what to do. */
export const refused = (feature: string, what: string, remedy: string, facts: object = {}): TidemarkError =>
  new TidemarkError('table-unsupported', `${what}. ${remedy}`, { ...facts, feature });
