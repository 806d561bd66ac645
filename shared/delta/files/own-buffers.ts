import type { Column, ColumnBatch } from '../../parquet/index.ts';

type View = Column['values'] | Int32Array;

const viewsOf = ({ values, validity, offsets }: Column): readonly View[] =>
  [values, validity, offsets].flatMap((view) => (view === undefined ? [] : [view]));

/** A buffer may be moved with the view that begins at its start, unless it is Node's own memory, which many share. */
const movable = (view: View): ArrayBuffer | undefined =>
  view.byteOffset === 0 && view.buffer instanceof ArrayBuffer && !Buffer.isBuffer(view)
    ? view.buffer
    : undefined;

/** Those of the batch's buffers that one column alone has, each once. What lies in others, such as columns read from a file, is views on what is shared. */
export const ownBuffers = ({ columns }: ColumnBatch): ReadonlySet<ArrayBuffer> => {
  const views = columns.flatMap(viewsOf);
  const seen = new Set<ArrayBufferLike>();
  const shared = new Set<ArrayBufferLike>();
  for (const { buffer } of views) (seen.has(buffer) ? shared : seen).add(buffer);
  return new Set(views.flatMap((view) => movable(view) ?? []).filter((buffer) => !shared.has(buffer)));
};
