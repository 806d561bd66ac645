import type * as Arrow from 'apache-arrow';
import { loadEngine } from './engine.ts';
import { loadFooter, type SchemaNode } from './footer.ts';
import { readBatches } from './read-batches.ts';
import { valuesOf } from './row-values.ts';
import type { RangedSource } from './source.ts';

/** Which columns are wanted: top-level ones, and what of their members is not. */
export interface PresentOptions {
  readonly columns: readonly string[];
  readonly without?: readonly string[];
}

/** The rows of some part of a file that are not null in a column of structs. */
export interface PresentRows {
  readonly column: string;
  /** The values of each member, as `Row` has them, by the numbers in `rows`. A member that is null in every row is left out. */
  readonly members: ReadonlyMap<string, readonly unknown[]>;
  readonly rows: readonly number[];
}

/** What is decoded at once, by the footer's count: memory that WebAssembly takes once is not given back. */
const SLICE_BYTES = 2 * 1024 * 1024;

const pruned = (node: SchemaNode, without: readonly string[]): SchemaNode => ({
  ...node,
  children: node.children.filter(({ name }) => !without.includes(name)),
});

const presentIn = ({ nullBitmap, nullCount, length }: Arrow.Data): readonly number[] => {
  const rows: number[] = [];
  for (let row = 0; row < length; row += 1)
    if (nullCount === 0 || ((nullBitmap[row >> 3] ?? 0) & (1 << (row & 7))) !== 0) rows.push(row);
  return rows;
};

const membersOf = (lib: typeof Arrow, data: Arrow.Data): ReadonlyMap<string, readonly unknown[]> => {
  const names: readonly { readonly name: string }[] = data.type.children;
  return new Map(
    data.children.flatMap((child, at) => {
      const name = names[at]?.name;
      return name === undefined || child.nullCount === child.length
        ? []
        : [[name, valuesOf(lib, child, false)] as const];
    }),
  );
};

/** A present row as an object, without the members that are null in every row. */
export const presentRow = ({ members }: PresentRows, row: number): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Array.from(members, ([name, values]) => [name, values[row] ?? null]));

/**
 * The rows of top-level columns of structs that are not null, column by column: for files whose rows fill one column each, such as the checkpoints of a
 * log. Only the bytes of what is wanted are fetched, and a column that the file lacks has no rows. Errors: as `readColumns`.
 */
export async function* readPresent(
  source: RangedSource,
  { columns, without = [] }: PresentOptions,
): AsyncGenerator<PresentRows, void, undefined> {
  const { footer, file } = await loadFooter(source);
  const nodes = footer.columns
    .filter(({ name }) => columns.includes(name))
    .map((node) => pruned(node, without))
    .filter(({ children }) => children.length > 0);
  if (nodes.length === 0) return;
  for (const group of footer.rowGroups) {
    const { arrow } = await loadEngine();
    for await (const { data } of readBatches([{ file, group, columns: nodes }], SLICE_BYTES)) {
      for (const [at, { name }] of nodes.entries()) {
        const child = data.children[at];
        if (child === undefined || child.nullCount === child.length) continue;
        yield { column: name, members: membersOf(arrow, child), rows: presentIn(child) };
      }
    }
  }
}
