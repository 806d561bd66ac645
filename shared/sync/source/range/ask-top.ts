import { isTidemarkError } from '../../../core/index.ts';
import type { SourceRow } from '../../feed/index.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import { greatestRow } from '../greatest-row.ts';
import type { RangeParts } from './range-parts.ts';

type TopParts = Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds'>;

/** The last row below a bound, in units of `CursorValue.order`; undefined: there is none. */
const askBelow = async (
  { run, cursor, asker }: TopParts,
  lt: bigint | undefined,
): Promise<SourceRow | undefined> => {
  const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
  const { page } = await asker.ask({ order: 'descending', top: 1, lt }, (body) => scanner.scan(body));
  const row = greatestRow(cursor, undefined, page.scanned);
  page.release();
  return row;
};

/** The source's last row in the order of the cursor, up to the read's horizon; undefined: it has none, or does not tell. */
export const askTop = async (parts: TopParts): Promise<SourceRow | undefined> => {
  const { horizon, unit, upper } = parts.bounds;
  const isAhead = (row: SourceRow | undefined): boolean =>
    row !== undefined && horizon !== undefined && row.value.order > horizon.value.order;
  try {
    const top = await askBelow(parts, undefined);
    if (horizon === undefined || !isAhead(top)) return top;
    const below = await askBelow(parts, horizon.value.order + unit + upper);
    return isAhead(below) ? undefined : below;
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return undefined;
    throw error;
  }
};
