import { type JsonObject, CursorPlaces, type Page, type Scanner } from '../../shared/odata/index.ts';

interface Body {
  readonly value: readonly JsonObject[];
}

const unused = (): never => {
  throw new Error('A scanner of rows has no columns.');
};

/** The rows of a page as JSON.parse has them, whatever their columns are. Rejects what is no page, as every scanner does. */
export const rowsOf = (page: Page): readonly JsonObject[] => {
  // Known from here on, so that what the scanner below says of it does not matter.
  void page.nextLink;
  let rows: readonly JsonObject[] = [];
  const scanner: Scanner = {
    scan: (body) => {
      rows = (JSON.parse(Buffer.from(body).toString('utf8')) as Body).value;
      return {
        rowCount: rows.length,
        places: new CursorPlaces('integer'),
        unknown: [],
        replacedText: [],
        nulls: [],
        hexColumns: [],
        textOf: unused,
      };
    },
    keep: unused,
    rowCount: 0,
    pageStart: 0,
    sizeBytes: 0,
    view: unused,
    take: unused,
    reset: unused,
  };
  page.scan(scanner);
  return rows;
};
