import { readTable, rowsInSpan } from '../../delta/index.ts';
import { type FeedCursor, keyColumns, keyTexts, rowVersionsOf, toTableUnits } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { OpenTable } from '../table/index.ts';

/** Texts of the keys that a table holds at a place of the cursor, in units of `CursorValue.order`, as the source would write them. */
export const keysInTable = async (
  { deps, signal }: RunContext,
  cursor: FeedCursor,
  { writer: { snapshot }, cursorField, leadingFields, columns }: OpenTable,
  order: bigint,
): Promise<readonly string[]> => {
  if (snapshot === undefined) return [];
  const at = toTableUnits(cursor.kind, cursorField.type, order);
  const key = keyColumns(cursor, columns);
  const keys: string[] = [];
  const span = { min: at, max: at };
  const files = snapshot.files.filter((add) => rowsInSpan(add, cursorField, span) !== 'none');
  for await (const batch of readTable(deps.lake, snapshot, { fields: leadingFields, files, signal })) {
    const texts = keyTexts(key, batch);
    for (const { row } of rowVersionsOf(cursor, batch, { span })) keys.push(texts[row] ?? '');
  }
  return keys;
};
