import type { JsonObject, Page } from '../../shared/odata/index.ts';

/** A page of these rows, as a source would answer it without a link. `exact`: the same with each number as its text. */
export const pageOf = (rows: readonly JsonObject[], exact: readonly JsonObject[] = rows): Page => {
  const bytes = Buffer.from(JSON.stringify({ value: rows }));
  return {
    scan: (scanner) => scanner.scan(bytes),
    rowCount: rows.length,
    rows,
    exactRows: () => exact,
    nextLink: undefined,
    sizeBytes: bytes.length,
    serverTimeMs: undefined,
  };
};
