import { type Chunk, Id, leavesOf, type RowGroup, type SchemaNode } from './footer.ts';
import { footerBytes, i32, i64, MAGIC, structs } from './footer-bytes.ts';
import { refused } from './refusal.ts';
import type { RangedSource } from './source.ts';
import { encodeThrift, type ThriftStruct, ThriftType } from './thrift.ts';

/** Ranges closer than this are read as one. */
const GAP_BYTES = 256 * 1024;
/** What a row group may hold in the wanted columns: it is in memory as a whole. */
const MAX_BYTES = 2 ** 29;
const INT96 = 3;
const FIXED_LEN_BYTE_ARRAY = 7;

/** True for a timestamp as Spark wrote it for long: 8 bytes ns of the day, 4 bytes Julian day. */
export const isInt96 = (element: ThriftStruct): boolean => element.get(Id.element.type)?.value === INT96;

/** Of INT96 parquet-rs makes 64-bit nanoseconds, which hold 1677 to 2262 only: it is read as its twelve bytes instead. */
const elementOf = (element: ThriftStruct): ThriftStruct =>
  isInt96(element)
    ? new Map([...element, [Id.element.type, i32(FIXED_LEN_BYTE_ARRAY)], [Id.element.typeLength, i32(12)]])
    : element;

/** A group has as many children as are left of it. */
const groupOf = ({ element, children }: SchemaNode): ThriftStruct =>
  children.length === 0
    ? elementOf(element)
    : new Map([...element, [Id.element.childCount, i32(children.length)]]);

const elementsOf = (node: SchemaNode): readonly ThriftStruct[] => [
  groupOf(node),
  ...node.children.flatMap(elementsOf),
];

/** A row group of a file, and the top-level columns of it that are wanted. */
export interface Part {
  readonly file: RangedSource;
  readonly group: RowGroup;
  readonly columns: readonly SchemaNode[];
}

/** The chunks of a part, in the order of its columns. */
export const chunksOf = ({ group, columns }: Part): readonly Chunk[] =>
  columns.flatMap(leavesOf).flatMap((leaf) => group.chunks[leaf] ?? []);

/** The rows of all parts. */
export const rowsOf = (parts: readonly Part[]): number =>
  parts.reduce((rows, { group }) => rows + group.rowCount, 0);

/** What the pages of columns mean. Parts of columns that are alike make one file. */
export const schemaOf = (columns: readonly SchemaNode[]): Uint8Array =>
  encodeThrift(new Map([[Id.file.schema, structs(columns.flatMap(elementsOf))]]));

const KEPT = new Set<number>(Object.values(Id.meta));

/** parquet.thrift, `CompressionCodec`: LZO, and what came after the last that is read here. */
const LZO = 3;
const LAST_CODEC = 7;

const checkCodec = (codec: unknown): void => {
  if (typeof codec === 'number' && codec !== LZO && codec <= LAST_CODEC) return;
  const name = codec === LZO ? 'LZO' : `codec ${String(codec)}`;
  throw refused(
    'compression',
    `A Parquet file is compressed by ${name}, which is not read`,
    'Rewrite the table in another compression.',
  );
};

/** The chunk's description at its new place. Statistics and indexes stay behind: they would point into the whole file. */
const movedChunk = (chunk: Chunk, start: number): ThriftStruct => {
  const field = chunk.struct.get(Id.chunk.meta)?.value;
  const meta: ThriftStruct = new Map([...(field instanceof Map ? field : [])].filter(([id]) => KEPT.has(id)));
  checkCodec(meta.get(Id.meta.codec)?.value);
  if (meta.get(Id.meta.type)?.value === INT96) meta.set(Id.meta.type, i32(FIXED_LEN_BYTE_ARRAY));
  for (const id of [Id.meta.dataPageOffset, Id.meta.dictionaryPageOffset]) {
    const offset = Number(meta.get(id)?.value ?? 0);
    if (offset > 0) meta.set(id, i64(offset - chunk.start + start));
    else meta.delete(id);
  }
  return new Map([
    [Id.chunk.fileOffset, i64(0)],
    [Id.chunk.meta, { type: ThriftType.STRUCT, value: meta }],
  ]);
};

const rootOf = (parts: readonly Part[], chunks: readonly (readonly ThriftStruct[])[]): ThriftStruct => {
  const columns = parts[0]?.columns ?? [];
  const root: ThriftStruct = new Map([
    [Id.element.name, { type: ThriftType.BINARY, value: Buffer.from('schema') }],
    [Id.element.childCount, i32(columns.length)],
  ]);
  const groups = parts.map(
    ({ group }, at): ThriftStruct =>
      new Map([
        [Id.group.columns, structs(chunks[at] ?? [])],
        [Id.group.totalBytes, i64(0)],
        [Id.group.rowCount, i64(group.rowCount)],
      ]),
  );
  return new Map([
    [Id.file.version, i32(1)],
    [Id.file.schema, structs([root, ...columns.flatMap(elementsOf)])],
    [Id.file.rowCount, i64(rowsOf(parts))],
    [Id.file.rowGroups, structs(groups)],
  ]);
};

/** Copies the chunks of a part into `target`, one after the other; neighbours in one request. */
const copyChunks = async (part: Part, target: Uint8Array): Promise<void> => {
  const chunks = chunksOf(part);
  let at = 0;
  for (let first = 0; first < chunks.length;) {
    const start = chunks[first]?.start ?? 0;
    let next = first + 1;
    let end = chunks[first]?.end ?? 0;
    for (let chunk = chunks[next]; chunk !== undefined; chunk = chunks[next]) {
      if (chunk.start < end || chunk.start > end + GAP_BYTES) break;
      end = chunk.end;
      next += 1;
    }
    const bytes = await part.file.read(start, end);
    for (const chunk of chunks.slice(first, next)) {
      target.set(bytes.subarray(chunk.start - start, chunk.end - start), at);
      at += chunk.end - chunk.start;
    }
    first = next;
  }
};

/**
 * A Parquet file of its own with some row groups of others, which are alike, and of them only some top-level columns: so no more than what is
 * wanted is fetched, and held. Foreign hints (an embedded Arrow schema) are left out: types are what Parquet says.
 * Errors: `table-unsupported` for row groups beyond 512 MiB; whatever the source rejects with.
 */
export const loadExcerpt = async (parts: readonly Part[]): Promise<Uint8Array> => {
  const starts = [MAGIC.length];
  let end = MAGIC.length;
  const moved = parts.map((part) => {
    const chunks = chunksOf(part).map((chunk) => {
      end += chunk.end - chunk.start;
      return movedChunk(chunk, end - (chunk.end - chunk.start));
    });
    starts.push(end);
    return chunks;
  });
  if (end > MAX_BYTES)
    throw refused(
      'row group size',
      'A Parquet file has a row group of more than 512 MiB in the columns that are needed',
      'Rewrite the table with smaller row groups (OPTIMIZE).',
      { sizeBytes: end },
    );
  const footer = footerBytes(rootOf(parts, moved));
  const excerpt = new Uint8Array(end + footer.length);
  excerpt.set(MAGIC);
  await Promise.all(parts.map((part, at) => copyChunks(part, excerpt.subarray(starts[at], starts[at + 1]))));
  excerpt.set(footer, end);
  return excerpt;
};
