import { ownOf, TidemarkError } from '../../core/index.ts';
import { selectRows } from '../../parquet/index.ts';
import type { JsonObject, SourceColumn } from '../metadata/index.ts';
import { cursorKind, CursorPlaces, parseCursor } from '../values/index.ts';
import { createDecoder } from './decode.ts';
import { parseExactPage, parsePage } from './page.ts';
import type { ScannedKeys, ScannedPage, Scanner } from './scanner.ts';

const memberNames = (rows: readonly JsonObject[], known: ReadonlySet<string>): readonly string[] => {
  const unknown = new Set<string>();
  for (const row of rows)
    for (const name of Object.keys(row)) if (!name.includes('@') && !known.has(name)) unknown.add(name);
  return [...unknown].slice(0, 100);
};

const textOf = (row: JsonObject | undefined, name: string): string => {
  const value = ownOf(row, name);
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** A scanner that parses the body as JSON. */
export const createScanner = (
  columns: readonly SourceColumn[],
  { cursor, key }: ScannedKeys,
  feed: string,
): Scanner => {
  const decoder = createDecoder(columns, feed);
  const known = new Set(columns.map(({ property }) => property.name));
  const cursorColumn = columns.find(({ property }) => property.name === cursor);
  const kind = cursorColumn && cursorKind(cursorColumn.property.type);
  if (cursorColumn === undefined || kind === undefined)
    throw new TidemarkError('invariant', 'A scanner has no cursor column.');
  const places = new CursorPlaces(kind);
  let pageStart = 0;

  const place = (row: JsonObject): void => {
    const value = ownOf(row, cursor);
    if ((value === undefined || value === null) && cursorColumn.property.nullable) {
      places.addNull();
      return;
    }
    if (value === undefined || value === null)
      throw new TidemarkError(
        'source-contract',
        `A row has no ${cursor}, which is never null by $metadata. To leave such rows out, add "${cursor} ne null" to "filter".`,
        { column: cursor },
      );
    const parsed = parseCursor(kind, value);
    if (typeof parsed !== 'object')
      throw new TidemarkError(
        'source-contract',
        `Feed "${feed}": a value of ${cursor} is not ${cursorColumn.property.type}, as $metadata declares it.`,
        { feed, column: cursor },
      );
    places.addOrder(parsed.order);
  };
  const drop = (): void => {
    if (decoder.rowCount > pageStart) decoder.keep(pageStart, []);
  };

  return {
    scan: (body): ScannedPage => {
      drop();
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
      const { rows, link, context } = parsePage(text, feed);
      const exact = parseExactPage(text, feed).rows;
      places.clear();
      for (const row of exact) place(row);
      for (const name of key)
        if (rows.some((row) => (ownOf(row, name) ?? null) === null))
          throw new TidemarkError('source-contract', `Feed "${feed}": a row has no ${name}.`, {
            feed,
            column: name,
          });
      decoder.append(rows, () => exact);
      return {
        rowCount: rows.length,
        places,
        ...(link !== undefined && { link }),
        ...(context !== undefined && { context }),
        unknown: memberNames(rows, known),
        textOf: (name, row) => textOf(exact[row], name),
      };
    },
    keep: (rows) => {
      decoder.keep(pageStart, rows);
      pageStart = decoder.rowCount;
    },
    get rowCount() {
      return decoder.rowCount;
    },
    get pageStart() {
      return pageStart;
    },
    get sizeBytes() {
      return decoder.sizeBytes;
    },
    view: () => decoder.finish(),
    take: () => {
      const { rowCount } = decoder;
      const batch = selectRows(
        decoder.finish(),
        Array.from({ length: rowCount }, (_, row) => row),
      );
      decoder.reset();
      pageStart = 0;
      return batch;
    },
    reset: () => {
      decoder.reset();
      pageStart = 0;
    },
  };
};
