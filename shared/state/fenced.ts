import { TidemarkError } from '../core/index.ts';
import type { Hold } from './state-store.ts';

/** The error of an attempt that no longer holds its feed. */
export const fenced = ({ feed, holder, runId }: Hold): TidemarkError =>
  new TidemarkError(
    'state-fenced',
    `Feed "${feed}": another attempt has taken over from "${holder}" at run "${runId}". Nothing of this write is there.`,
    { feed, holder, runId },
  );
