import { loadEngine } from './engine.ts';
import { isInt96 } from './excerpt.ts';
import { loadFooter, type SchemaNode } from './footer.ts';
import { readBatches } from './read-batches.ts';
import type { Row } from './row-type.ts';
import { valuesOf } from './row-values.ts';
import type { RangedSource } from './source.ts';

const anyInt96 = (node: SchemaNode): boolean => isInt96(node.element) || node.children.some(anyInt96);

/**
 * The rows of a Parquet file of any schema, nested ones too, in the values of `Row`: for the checkpoints of a log. `columns`
 * names the top-level columns that are wanted (default: all; one that the file lacks is left out of the rows); only their bytes
 * are fetched. Arrays of at most 262,144 rows. Errors: as `readColumns`.
 */
export async function* readRows(
  source: RangedSource,
  columns?: readonly string[],
): AsyncGenerator<readonly Row[], void, undefined> {
  const { footer, file } = await loadFooter(source);
  const nodes = footer.columns.filter(({ name }) => columns === undefined || columns.includes(name));
  const hasInt96 = nodes.some(anyInt96);
  for (const group of footer.rowGroups) {
    if (nodes.length === 0) {
      yield Array.from({ length: group.rowCount }, () => ({}));
      continue;
    }
    const { arrow } = await loadEngine();
    for await (const batch of readBatches([{ file, group, columns: nodes }])) {
      const values = batch.data.children.map((child) => valuesOf(arrow, child, hasInt96));
      yield Array.from({ length: batch.numRows }, (_, row) =>
        Object.fromEntries(nodes.map(({ name }, at) => [name, values[at]?.[row] ?? null])),
      );
    }
  }
}
