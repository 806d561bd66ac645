import { type AddFile, readTable, type Snapshot } from '../../delta/index.ts';
import { type Column, type ColumnBatch, type Field, nullColumn } from '../../parquet/index.ts';
import { recast } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Preparation } from './prepare.ts';

/** Rows of the table, in the columns that it has after the reload. */
export interface TableRows {
  readonly batch: ColumnBatch;
  /** Rows by column whose value the column's new type does not have. */
  readonly lost: ReadonlyMap<string, readonly number[]>;
}

/** A column of the table: what it was, and what it becomes. */
interface Became {
  readonly from: Field | undefined;
  readonly to: Field;
}

const becomeOf = ({ metadata }: Snapshot, { change }: Pick<Preparation, 'change'>): readonly Became[] => {
  const changes = change?.changes ?? [];
  const kept = metadata.columns.flatMap(({ name, field }): readonly Became[] => {
    const mine = changes.flatMap((one) => (one.kind === 'changed' && one.column === name ? [one.to] : []));
    const to = Object.assign({}, field, ...mine) as Partial<Field>;
    const { type } = to;
    return type === undefined
      ? []
      : [{ from: field, to: { name: to.name ?? name, type, nullable: to.nullable ?? true } }];
  });
  const added = changes.flatMap((one) => (one.kind === 'added' ? [{ from: undefined, to: one.field }] : []));
  return [...kept, ...added];
};

/** Whether every column of the table stays as it is read. */
const isPlain = (became: readonly Became[]): boolean =>
  became.every(({ from, to }) => from !== undefined && from.name === to.name && from.type === to.type);

const rowsAs = (batch: ColumnBatch, became: readonly Became[]): TableRows => {
  const byName = new Map(batch.columns.map((column) => [column.field.name, column]));
  const lost = new Map<string, readonly number[]>();
  const columns = became.map(({ from, to }): Column => {
    const column = from && byName.get(from.name);
    if (column === undefined) return nullColumn(to, batch.rowCount);
    const { column: other, lost: rows } = recast(column, to);
    if (rows.length > 0) lost.set(to.name, rows);
    return other;
  });
  return { batch: { rowCount: batch.rowCount, columns }, lost };
};

const NONE: TableRows['lost'] = new Map();

/** The rows of one file of the table, in the columns that it has after the reload: all of them, or these. Errors as `readTable`. */
export async function* tableRows(
  run: RunContext,
  preparation: Pick<Preparation, 'change'> & { readonly snapshot: Snapshot },
  add: AddFile,
  only?: string,
): AsyncGenerator<TableRows, void, undefined> {
  const { snapshot } = preparation;
  const became = becomeOf(snapshot, preparation).filter(({ to }) => only === undefined || to.name === only);
  const fields = became.flatMap(({ from }) => (from === undefined ? [] : [from]));
  // Of rows none of whose columns is there yet the number is known by any other one.
  const [first] = snapshot.metadata.fields;
  const read = fields.length === 0 && first !== undefined ? [first] : fields;
  const options = { fields: read, files: [add], signal: run.signal };
  for await (const batch of readTable(run.deps.lake, snapshot, options))
    yield isPlain(became) ? { batch, lost: NONE } : rowsAs(batch, became);
}

/** Whether the table has these columns as it is. */
export const hasColumns = ({ metadata }: Snapshot, fields: readonly Field[]): boolean =>
  fields.every(({ name, type }) =>
    metadata.fields.some((field) => field.name === name && field.type === type),
  );
