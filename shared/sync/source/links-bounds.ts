import { hasOffsets, offsetsOf, type Window } from '../feed/index.ts';
import { proveTop, type RangeParts } from './range/index.ts';

/** Bounds as they are sent, in units of `CursorValue.order`; absent: none is. */
export interface LinksBounds {
  readonly ge?: bigint | undefined;
  readonly lt?: bigint | undefined;
}

/**
 * Whether an upper bound is sent: where a row of the source has come with one, or every row comes with any. Rows of several offsets may be compared by their
 * digits: no step is learned of those.
 */
const mayEnd = async (parts: RangeParts, { lower }: Window): Promise<boolean> => {
  const { traits } = parts.learned;
  if (traits.ignoresFilter === true || hasOffsets(traits)) return true;
  return (await proveTop(parts, lower !== undefined)) === 'proven';
};

/**
 * The bounds that bring the rows of a window that is read by links, where rows outside are dropped as they come: proven by a row of the source, and with the
 * steps that they take. Where times have several offsets, which may be compared by their digits, they are as far apart as those reach.
 */
export const linksBounds = async (parts: RangeParts, window: Window): Promise<LinksBounds> => {
  const hasEnd = await mayEnd(parts, window);
  const { bounds, learned } = parts;
  bounds.steps.tell();
  const { least, most } = offsetsOf(learned.traits);
  const { lower, upper } = window;
  const from = lower && lower.value.order + (lower.op === 'gt' ? bounds.unit : 0n);
  const end = upper.value.order + (upper.op === 'le' ? bounds.unit : 0n);
  return {
    ge: from === undefined ? undefined : bounds.cutOf(from) + least,
    lt: hasEnd ? bounds.cutAbove(end) + most : undefined,
  };
};
