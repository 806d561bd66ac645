/** Longer strings are cut to this many UTF-16 units in statistics, as Spark does by default. */
const PREFIX = 32;

/** How far a maximum may be extended in search of a place where it can be cut. */
const LIMIT = 2 * PREFIX;

/** A maximum that cannot be cut is written whole up to this size: readers that miss it would pass the file over. */
const MOST_BYTES = 1024;

const GREATEST_ASCII = '\u007f';
const GREATEST = '\u{10ffff}';

const isSplitPair = (text: string, at: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));

/**
 * A lower bound of all strings from `text` on, in the order of UTF-8 bytes: its beginning, no surrogate pair split.
 * Source: Delta Spark, StatisticsCollection, truncateMinStringAgg.
 */
export const truncateMin = (text: string): string =>
  text.slice(0, text.length > PREFIX && isSplitPair(text, PREFIX) ? PREFIX + 1 : PREFIX);

/**
 * An upper bound of all strings up to `text`, in the order of UTF-8 bytes: its beginning and a character greater than the one that was
 * cut off; `text` itself when there is no room to cut; where too many of the greatest character follow, `text` up to 1 KiB, or else undefined.
 * Source: Delta Spark, StatisticsCollection, truncateMaxStringAgg.
 */
export const truncateMax = (text: string): string | undefined => {
  if (text.length <= PREFIX) return text;
  let end = truncateMin(text).length;
  while (end <= LIMIT && text.startsWith(GREATEST, end)) end += GREATEST.length;
  if (end > LIMIT) return Buffer.byteLength(text) <= MOST_BYTES ? text : undefined;
  if (end >= text.length) return text;
  return text.slice(0, end) + (text.charAt(end) < GREATEST_ASCII ? GREATEST_ASCII : GREATEST);
};
