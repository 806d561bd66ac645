import type { Quirks } from '../../../local/odata-service/index.ts';
import type { Shape } from './source-rows.ts';

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

const isUncounted = ({ noCount, inlineCount, countStopsAt }: Quirks): boolean =>
  (noCount === true && inlineCount !== 'all') || countStopsAt !== undefined;

/** The fewest rows of an answer that tell anything: a few look ordered by chance, which a count would tell, and one or two show no key twice (docs/feeds.md). */
export const fewestRows = (quirks: Quirks, { halfKey }: Pick<Shape, 'halfKey'>): number => {
  if (isDrained(quirks) && isUncounted(quirks)) return 8;
  return halfKey === true ? 3 : 1;
};

/** Whether it compares other times than it shows. */
const isShifted = ({ shownDigits, literalShift, rowShift, compareTimes, timesAre }: Quirks): boolean =>
  [shownDigits, literalShift, rowShift, compareTimes, timesAre].some((one) => one !== undefined);

const isMoved = (quirks: Quirks): boolean => isShifted(quirks) || quirks.roundedInts !== undefined;

/** Whether rows do not come by their keys. */
const isUnfindable = ({ guidsNeverEqual, roundedInts }: Quirks, { key }: Pick<Shape, 'key'>): boolean =>
  guidsNeverEqual === true || (roundedInts !== undefined && key === 'big');

/** Of a source that is read by its links: its links hold no more, or a row breaks them; a window has other rows than its bounds bring. */
const kindsByLinks = (quirks: Quirks, { halfKey }: Pick<Shape, 'halfKey'>): readonly string[] => {
  const { loopingNextLink, linkLives, tokensHoldOnNode, badRow } = quirks;
  const isTroubled = loopingNextLink !== undefined || linkLives !== undefined || tokensHoldOnNode === true;
  return [
    ...(isTroubled ? ['source-stalled', 'source-reset'] : []),
    ...(badRow === undefined ? [] : ['source-contract']),
    ...(isMoved(quirks) || halfKey === true ? ['source-incomplete'] : []),
  ];
};

/** Kinds of failure that no quirk brings alone. */
export const kindsTogether = (
  quirks: Quirks,
  { ownFilter, shape }: { readonly ownFilter: boolean; readonly shape: Pick<Shape, 'halfKey' | 'key'> },
): readonly string[] => {
  const { ignoreFilter, guidsNeverEqual, emptyPages, nothingIs, busyNth, badRow } = quirks;
  const { refuseSkip, roundedInts } = quirks;
  return [
    ...(isDrained(quirks) ? kindsByLinks(quirks, shape) : []),
    // A filter of the feed's own is ignored with all others.
    ...(ignoreFilter === true && ownFilter ? ['source-contract'] : []),
    // No look-up tells rows that a bound leaves out from those that are gone.
    ...(isUnfindable(quirks, shape) && (isShifted(quirks) || (guidsNeverEqual === true && isMoved(quirks)))
      ? ['source-stalled', 'source-shrunk', 'source-incomplete']
      : []),
    // Of many rows of one value, no question goes on behind a key that is another one than it was asked by.
    ...(refuseSkip === true && roundedInts !== undefined ? ['source-stalled'] : []),
    // A link whose rows are gone by now answers as one that has expired.
    ...(emptyPages === true && nothingIs === 404 ? ['source-reset'] : []),
    // A page that is busy while it is asked up to the row that breaks it.
    ...(busyNth !== undefined && badRow !== undefined ? ['source-throttled'] : []),
  ];
};
