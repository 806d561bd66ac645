import type { SourceColumn } from '../../../odata/index.ts';
import { cellText, type Column } from '../../../parquet/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import type { CameRows, LeadRow } from './evidence.ts';

/** The rows of a page, and where they begin in a batch. */
interface PageCells {
  readonly rows: readonly LeadRow[];
  readonly columns: readonly Column[];
  readonly from: number;
}

/** The content of a row, in a spelling of its own. */
const contentAt = ({ columns, from }: PageCells, row: number): string =>
  JSON.stringify(columns.map((column) => cellText(column, from + row)));

/** Rows whose key came before on the page, with the same cursor value and other content. `more`: a column that tells rows apart as well. */
const countTwins = (page: PageCells, more?: Column): number => {
  const first = new Map<string, number>();
  let twins = 0;
  for (const [at, { key, text }] of page.rows.entries()) {
    const part = more === undefined ? null : cellText(more, page.from + at);
    const id = JSON.stringify([key, text, part]);
    const before = first.get(id);
    if (before === undefined) first.set(id, at);
    else if (contentAt(page, before) !== contentAt(page, at)) twins += 1;
  }
  return twins;
};

/** Types that keys are made of. */
const OF_KEYS = /^Edm\.(?:String|Guid|Byte|SByte|Int16|Int32|Int64|Date)$/;

const mayBeKey = ({ property: { kind, type, nullable } }: SourceColumn): boolean =>
  kind === 'primitive' && !nullable && OF_KEYS.test(type);

/** Rows of a page that its key does not tell apart, and the key with one property more that does, where there is one. */
export const twinsAmong = (
  cursor: FeedCursor,
  source: readonly SourceColumn[],
  page: PageCells,
): Pick<CameRows, 'twins' | 'apart'> => {
  const twins = countTwins(page);
  if (twins === 0) return { twins };
  const found = source.find((column, at) => {
    const { name } = column.property;
    const cells = page.columns[at];
    const isOther = name !== cursor.column && !cursor.key.includes(name);
    return isOther && mayBeKey(column) && cells !== undefined && countTwins(page, cells) === 0;
  });
  return { twins, ...(found !== undefined && { apart: [...cursor.key, found.property.name] }) };
};
