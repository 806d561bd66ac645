import type { JsonObject, Page } from '../../shared/odata/index.ts';

/** A page of these rows, as a source would answer it without a link. */
export const pageOf = (rows: readonly JsonObject[]): Page => {
  const bytes = Buffer.from(JSON.stringify({ value: rows }));
  return {
    scan: (scanner) => scanner.scan(bytes),
    nextLink: undefined,
    sizeBytes: bytes.length,
    serverTimeMs: undefined,
  };
};
