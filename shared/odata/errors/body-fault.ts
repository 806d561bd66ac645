import { type Facts, isTidemarkError } from '../../core/index.ts';

/** How a body fails whoever reads it: it breaks off, it is the service's own error, or it is no answer of OData at all. */
export type BodyFault = 'cut' | 'error' | 'no-page';

/** The facts of an error about a body, by which its request is judged. `wholeRows`: those that came before. */
export const faultFacts = (bodyFault: BodyFault, wholeRows = 0): Facts => ({ bodyFault, wholeRows });

/** What an error says of the body that it is about; undefined for an error about something else. */
export const bodyFaultOf = (
  error: unknown,
): { readonly fault: BodyFault; readonly wholeRows: number } | undefined => {
  if (!isTidemarkError(error, 'source-contract')) return undefined;
  const { bodyFault, wholeRows } = error.facts;
  if (bodyFault !== 'cut' && bodyFault !== 'error' && bodyFault !== 'no-page') return undefined;
  return { fault: bodyFault, wholeRows: typeof wholeRows === 'number' ? wholeRows : 0 };
};
