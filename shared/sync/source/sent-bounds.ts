import type { SourceTraits } from '../../state/index.ts';
import type { FeedCursor, Window } from '../feed/index.ts';
import { measureOf } from './range/index.ts';

/** A window's bounds as they are sent, in units of `CursorValue.order`; `ge` is undefined where it begins at the first row of all. */
export interface SentBounds {
  readonly ge: bigint | undefined;
  readonly lt: bigint;
}

/** The bounds that bring the rows of a window: with the steps that those of the source take. */
export const sentBounds = (
  { kind }: FeedCursor,
  { lower, upper }: Window,
  traits: SourceTraits,
): SentBounds => {
  const { unit, lower: back, upper: up } = measureOf(kind, traits);
  return {
    ge: lower && lower.value.order + (lower.op === 'gt' ? unit : 0n) - back,
    lt: upper.value.order + (upper.op === 'le' ? unit : 0n) + up,
  };
};
