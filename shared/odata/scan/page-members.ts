import { CursorPlaces } from '../values/index.ts';
import { JsonBytes } from '../json/index.ts';
import { PageReader } from './page-reader.ts';
import { RowKeys } from './row-keys.ts';
import { RowReader } from './row-reader.ts';

/** What a page says beside its rows, as the service wrote it. */
export interface PageMembers {
  readonly link?: string;
  readonly context?: string;
  /** The count that the service wrote into the page. */
  readonly count?: number;
  /** Rows on the page. */
  readonly rowCount: number;
}

const nothing = (): void => undefined;
const nowhere = (): boolean => true;

/** Reads over a page of whose rows nothing is wanted. Errors: `source-contract` for a body that is no page of a collection, as a scanner's. */
export const readPageMembers = (body: Uint8Array, feed: string): PageMembers => {
  const keys = new RowKeys([]);
  const places = new CursorPlaces('integer');
  const rows = new RowReader(
    feed,
    { columns: [] },
    { keys, places, placeLast: nowhere, isCursorOfKey: false },
    nothing,
  );
  const input = new JsonBytes();
  input.take(body);
  const { link, context, count } = new PageReader(feed, rows).read(input);
  return {
    rowCount: rows.rowCount,
    ...(link !== undefined && { link }),
    ...(context !== undefined && { context }),
    ...(count !== undefined && { count }),
  };
};
