import { TidemarkError } from '../../core/index.ts';
import type { RunContext } from '../run/index.ts';

/** A window that nobody can tell the beginning of; the caller can correct the request. */
export const windowUnknown = ({ feed }: RunContext, problem: string): TidemarkError =>
  new TidemarkError('window-unknown', `Feed "${feed.name}": ${problem} Nothing was changed.`, {
    feed: feed.name,
  });
