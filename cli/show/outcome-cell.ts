import type { EndedRun } from '../../shared/api/index.ts';
import type { Cell } from './table.ts';

/** A run's outcome in its style; one of a newer app is taken for a good one. */
export const outcomeCell = (outcome: EndedRun['outcome']): Cell => {
  if (outcome === 'failed') return { text: outcome, style: 'bad' };
  if (outcome === 'stopped' || outcome === 'lease-held') return { text: outcome, style: 'warn' };
  return { text: outcome, style: 'good' };
};
