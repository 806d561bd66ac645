import { createHash } from 'node:crypto';
import type { Feed } from './feed.ts';

const byCodeUnits = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : Number(a > b);

/**
 * SHA-256, in hex, of what a watermark and a table depend on: which rows the source is asked for (service, entity set,
 * query options, filter), in which order (cursor column), what tells them apart (a key of the feed's own), and where they go. Under another fingerprint the watermark may
 * skip rows or the table hold rows of another source. A feed without a key of its own has the same one as ever. Left out is what changes no row's place in that order: how to sign
 * in, headers, page size, how much is read at once, `select` and `columns` (the table's schema is checked for itself), `lookback`, `settle`,
 * `horizon`, and `start` (the watermark has passed it).
 */
export const fingerprintOf = (feed: Feed): string => {
  const { serviceUrl, entitySet, query, filter, key } = feed.source;
  const canonical = JSON.stringify([
    serviceUrl,
    entitySet,
    Object.entries(query).toSorted(byCodeUnits),
    filter ?? null,
    feed.cursor.column,
    feed.tablePath,
    ...(key === undefined ? [] : [{ key }]),
  ]);
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
};
