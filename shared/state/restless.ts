import { TidemarkError } from '../core/index.ts';
import type { WriteResult } from './entity-table.ts';

/** Who loses a race finds at the next look what came first; more rounds than this are no race any more. */
export const ROUNDS = 5;

/** The error of a write that did not go through in all its rounds, of which `last` was the last one. */
export const restless = (what: string, location: string, last: WriteResult): TidemarkError =>
  last.outcome === 'doubtful'
    ? last.error
    : new TidemarkError('state-unavailable', `${what} in ${location}: its state changed at every attempt.`, {
        location,
      });
