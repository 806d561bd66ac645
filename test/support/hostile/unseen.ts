import type { Quirks } from '../../../local/odata-service/index.ts';

const POSITIONAL: readonly Quirks['linkToken'][] = ['offset', 'offset!key', 'skip', 'page', 'opaque'];

/** Whether all rows have to be read at once, by links. */
const isDrained = ({ ignoreOrder, refuseOrderby, ignoreFilter, timesEndFilter }: Quirks): boolean =>
  ignoreOrder === true || refuseOrderby === true || ignoreFilter === true || timesEndFilter === true;

/**
 * Whether no reader can tell that rows are missing (docs/feeds.md): what has no order or no filter must be read by links, and its
 * links end early, or are positions in a source that changes.
 */
export const isUnseen = (quirks: Quirks): boolean =>
  isDrained(quirks) &&
  (quirks.silentCap !== undefined || quirks.chainCap !== undefined || POSITIONAL.includes(quirks.linkToken));

/** Kinds of failure that no quirk brings alone: links are needed, and hold no more; a filter of the feed's own is ignored with all others. */
export const kindsTogether = (quirks: Quirks, ownFilter: boolean): readonly string[] => {
  const { loopingNextLink, linkLives, tokensHoldOnNode } = quirks;
  const isTroubled = loopingNextLink !== undefined || linkLives !== undefined || tokensHoldOnNode === true;
  return [
    ...(isDrained(quirks) && isTroubled ? ['source-stalled'] : []),
    ...(quirks.ignoreFilter === true && ownFilter ? ['source-contract'] : []),
  ];
};
