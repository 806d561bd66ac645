import type { ScannedPage } from '../../../odata/index.ts';
import {
  comparedPage,
  type FeedCursor,
  mostCompared,
  type SourceRow,
  sourceRowAt,
} from '../../feed/index.ts';
import { greatestRow } from '../greatest-row.ts';
import { type Asking, askOnce, unlessRefused } from './ask-once.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeRequest } from './range-request.ts';

/** Bounds, and the end of the range whose row is asked for: the first one in the order of the cursor, or the last. */
type EndAsked = Pick<RangeRequest, 'ge' | 'lt'> & { readonly order: 'cursor' | 'descending' };

const firstRow = (cursor: FeedCursor, page: ScannedPage): SourceRow | undefined =>
  page.rowCount > 0 && !page.places.isNull(0) ? sourceRowAt(cursor, page, 0) : undefined;

const askEnd = (asking: Asking, asked: EndAsked): Promise<SourceRow | undefined> =>
  askOnce(asking, { ...asked, top: 1 }, (scanned) => {
    const { cursor } = asking;
    const page = comparedPage(cursor, scanned);
    return asked.order === 'cursor' ? firstRow(cursor, page) : greatestRow(cursor, undefined, page);
  });

/** The row at an end of a range; undefined: it has none, or the source does not tell. */
export const askEndRow = (asking: Asking, asked: EndAsked): Promise<SourceRow | undefined> =>
  askEnd(asking, asked).catch(unlessRefused);

const topBelowHorizon = async (
  parts: Asking & Pick<RangeParts, 'bounds'>,
): Promise<SourceRow | undefined> => {
  const { unit, upper } = parts.bounds;
  const horizon = parts.bounds.horizon && mostCompared(parts.cursor, parts.bounds.horizon.value);
  const isAhead = (row: SourceRow | undefined): boolean =>
    row !== undefined && horizon !== undefined && row.value.order > horizon.order;
  const top = await askEnd(parts, { order: 'descending' });
  if (horizon === undefined || !isAhead(top)) return top;
  const below = await askEnd(parts, { order: 'descending', lt: horizon.order + unit + upper });
  return isAhead(below) ? undefined : below;
};

/** The source's last row in the order of the cursor, up to the read's horizon; undefined: it has none, or does not tell. */
export const askTop = (parts: Asking & Pick<RangeParts, 'bounds'>): Promise<SourceRow | undefined> =>
  topBelowHorizon(parts).catch(unlessRefused);

/** The same and, where the source refuses to tell it, the first row of all; undefined: there is none, or it tells neither. */
export const askTopOrFirst = async (
  parts: Asking & Pick<RangeParts, 'bounds'>,
): Promise<{ readonly row: SourceRow; readonly isTop: boolean } | undefined> => {
  let isTop = true;
  const row = await topBelowHorizon(parts).catch(async (error: unknown) => {
    unlessRefused(error);
    isTop = false;
    return askEndRow(parts, { order: 'cursor' });
  });
  return row && { row, isTop };
};
