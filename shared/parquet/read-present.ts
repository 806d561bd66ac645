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

const pruned = (node: SchemaNode, without: readonly string[]): SchemaNode => ({
  ...node,
  children: node.children.filter(({ name }) => !without.includes(name)),
});

const isPresent = ({ nullBitmap, nullCount }: Arrow.Data, row: number): boolean =>
  nullCount === 0 || ((nullBitmap[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;

/**
 * The values of top-level columns that are not null, column by column, as `Row` has them: for files whose rows fill one column each, such as
 * the checkpoints of a log. Only the bytes of what is wanted are fetched, and a column that the file lacks has no values. Errors: as `readColumns`.
 */
export async function* readPresent(
  source: RangedSource,
  { columns, without = [] }: PresentOptions,
): AsyncGenerator<{ readonly column: string; readonly values: readonly unknown[] }, void, undefined> {
  const { footer, file } = await loadFooter(source);
  const nodes = footer.columns
    .filter(({ name }) => columns.includes(name))
    .map((node) => pruned(node, without))
    .filter(({ children }) => children.length > 0);
  if (nodes.length === 0) return;
  for (const group of footer.rowGroups) {
    const { arrow } = await loadEngine();
    for await (const { data } of readBatches(file, group, nodes)) {
      for (const [at, { name }] of nodes.entries()) {
        const child = data.children[at];
        if (child === undefined || child.nullCount === child.length) continue;
        const values = valuesOf(arrow, child, false).filter((_, row) => isPresent(child, row));
        yield { column: name, values };
      }
    }
  }
}
