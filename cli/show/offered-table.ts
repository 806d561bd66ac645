import type { Offered } from '../../functions/explore.ts';
import { countText } from './numbers.ts';
import { type Canvas, table } from './table.ts';

const COLUMNS = [
  { title: 'ENTITY SET', whole: true },
  { title: 'KEY' },
  { title: 'ROWS', align: 'right' },
  { title: 'CURSOR' },
  { title: 'TABLE' },
  { title: 'NOTE' },
] as const;

/** What a service offers, an entity set on a line. */
export const offeredTable = (offered: Offered, canvas: Canvas): readonly string[] =>
  table(
    COLUMNS,
    offered.map(({ entitySet, key, rows, cursor, table: name, feed, problem }) => [
      entitySet,
      key.join(', '),
      countText(rows),
      cursor?.column ?? '',
      name,
      feed === undefined ? (problem ?? '') : `feed ${feed}`,
    ]),
    canvas,
  );
