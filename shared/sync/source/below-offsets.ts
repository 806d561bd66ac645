import { cursorAt, PICOS_PER_SECOND } from '../../odata/index.ts';
import { type FeedCursor, hasOffsets } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { RangeStart } from './range/index.ts';

/** No zone is further from UTC. */
export const WIDEST = 14n * 3600n * PICOS_PER_SECOND;

/**
 * Where a read by links begins that takes the place of one in order. What was read before of a source that shows several offsets may have come in the
 * order of digits: then rows of lesser instants are missing.
 */
export const belowOffsets = (
  { state: { source } }: Pick<RunContext, 'state'>,
  { kind }: FeedCursor,
  start: RangeStart,
): RangeStart => {
  const { keys: _keys, from, ...same } = start;
  return !hasOffsets(source) || from === undefined
    ? start
    : { ...same, from: cursorAt(kind, from.order - WIDEST) };
};
