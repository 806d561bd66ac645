import { isTidemarkError } from '../../../core/index.ts';
import type { SourceRow } from '../../feed/index.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import { greatestRow } from '../greatest-row.ts';
import type { RangeParts } from './range-parts.ts';

/** The source's last row in the order of the cursor; undefined: it has none, or does not tell. */
export const askTop = async ({
  run,
  cursor,
  asker,
}: Pick<RangeParts, 'run' | 'cursor' | 'asker'>): Promise<SourceRow | undefined> => {
  const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
  const request = { order: 'descending', top: 1 } as const;
  try {
    const { page } = await asker.ask(request, (body) => scanner.scan(body));
    const row = greatestRow(cursor, undefined, page.scanned);
    page.release();
    return row;
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return undefined;
    throw error;
  }
};
