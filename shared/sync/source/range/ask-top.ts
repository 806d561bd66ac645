import { isTidemarkError } from '../../../core/index.ts';
import { comparedPage, mostCompared, type SourceRow, sourceRowAt } from '../../feed/index.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import { greatestRow } from '../greatest-row.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeRequest } from './range-request.ts';

type Asking = Pick<RangeParts, 'run' | 'cursor' | 'asker'>;

/** Bounds, and the end of the range whose row is asked for: the first one in the order of the cursor, or the last. */
type EndAsked = Pick<RangeRequest, 'ge' | 'lt'> & { readonly order: 'cursor' | 'descending' };

const askEnd = async ({ run, cursor, asker }: Asking, asked: EndAsked): Promise<SourceRow | undefined> => {
  const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
  const { page } = await asker.ask({ ...asked, top: 1 }, (body) => comparedPage(cursor, scanner.scan(body)));
  const { scanned } = page;
  const hasFirst = scanned.rowCount > 0 && !scanned.places.isNull(0);
  const first = hasFirst ? sourceRowAt(cursor, scanned, 0) : undefined;
  const row = asked.order === 'cursor' ? first : greatestRow(cursor, undefined, scanned);
  page.release();
  return row;
};

/** What a refused question is: nothing is known. */
const unlessRefused = (error: unknown): undefined => {
  if (!isTidemarkError(error, 'source-contract')) throw error;
};

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
