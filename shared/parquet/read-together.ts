import type { ColumnBatch, Field } from './column.ts';
import { type Part, schemaOf } from './excerpt.ts';
import { bytesOf, SLICE_BYTES, SLICE_ROWS } from './read-batches.ts';
import { type Opened, openColumns, readParts } from './read-columns.ts';
import type { RangedSource } from './source.ts';

/** Row groups of files that are alike: `opened` is one of these. */
interface Run {
  readonly kind: string;
  readonly opened: Opened;
  readonly parts: readonly Part[];
}

/** What tells whether the pages of files mean the same. */
const kindOf = ({ present, calendars }: Opened): string =>
  `${Buffer.from(schemaOf(present)).toString('latin1')} ${JSON.stringify(calendars)}`;

const fits = (parts: readonly Part[]): boolean => {
  const rows = parts.reduce((total, { group }) => total + group.rowCount, 0);
  return rows <= SLICE_ROWS && parts.reduce((total, part) => total + bytesOf(part), 0) <= SLICE_BYTES;
};

/** Row groups in their order, as many at a time as are alike and are decoded at once. */
function* runsOf(files: readonly Opened[]): Generator<Run, void, undefined> {
  let run: (Run & { readonly parts: Part[] }) | undefined;
  for (const opened of files) {
    const kind = kindOf(opened);
    for (const group of opened.rowGroups) {
      const part: Part = { file: opened.file, group, columns: opened.present };
      if (run?.kind === kind && fits([...run.parts, part])) run.parts.push(part);
      else {
        if (run !== undefined) yield run;
        run = { kind, opened, parts: [part] };
      }
    }
  }
  if (run !== undefined) yield run;
}

/**
 * The columns of several files as `readColumns` reads them, in the order of the files. Those that are alike are decoded together, up to 262,144 rows or
 * 64 MiB: of small files that is most of the time. All footers are fetched at once. Errors: as `readColumns`.
 */
export async function* readTogether(
  sources: readonly RangedSource[],
  fields: readonly Field[],
): AsyncGenerator<ColumnBatch, void, undefined> {
  const files = await Promise.all(sources.map((source) => openColumns(source, fields)));
  for (const { parts, opened } of runsOf(files)) yield* readParts(parts, opened, fields);
}
