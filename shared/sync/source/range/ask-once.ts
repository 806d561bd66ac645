import { isTidemarkError } from '../../../core/index.ts';
import { mayBeTooMuch, type ScannedPage } from '../../../odata/index.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeRequest } from './range-request.ts';

/** What one question takes. */
export type Asking = Pick<RangeParts, 'run' | 'cursor' | 'asker'>;

/** What a question is that is refused, or is too much for the service: nothing is known. */
export const unlessRefused = (error: unknown): undefined => {
  if (!isTidemarkError(error, 'source-contract') && !mayBeTooMuch(error)) throw error;
};

/** What one answer shows of its rows, by key and cursor alone, of which none is taken. Rejects as the source does. */
export const askOnce = async <Shown>(
  { run, cursor, asker }: Asking,
  request: RangeRequest,
  show: (page: ScannedPage) => Shown,
): Promise<Shown> => {
  const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
  const { page } = await asker.ask(request, (body) => scanner.scan(body));
  const shown = show(page.scanned);
  page.release();
  return shown;
};
