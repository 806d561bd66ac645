import type { Feed } from '../../config/index.ts';
import type { SourceTraits } from '../../state/index.ts';

/**
 * Whether a feed is read by its source's links, to the end: the source keeps no order, or ignores the filter. Never because it ignores the filter where the
 * feed has one of its own: every row would come.
 */
export const isByLinks = (
  { source }: Pick<Feed, 'source'>,
  { ignoresOrder, ignoresFilter }: SourceTraits,
): boolean => ignoresOrder === true || (ignoresFilter === true && source.filter === undefined);
