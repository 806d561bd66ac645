import { TidemarkError } from '../core/index.ts';
import { refused } from './refusal.ts';
import type { RangedSource } from './source.ts';
import { parseThrift, type ThriftList, type ThriftStruct, type ThriftValue } from './thrift.ts';

/** A node of the schema; `[firstLeaf, endLeaf)` are its column chunks in every row group. */
export interface SchemaNode {
  readonly name: string;
  readonly element: ThriftStruct;
  readonly children: readonly SchemaNode[];
  readonly firstLeaf: number;
  readonly endLeaf: number;
}

/** The pages of one column in one row group: file bytes `[start, end)`. */
export interface Chunk {
  readonly struct: ThriftStruct;
  readonly start: number;
  readonly end: number;
  readonly uncompressedBytes: number;
}

export interface RowGroup {
  readonly rowCount: number;
  readonly struct: ThriftStruct;
  readonly chunks: readonly Chunk[];
}

export interface Footer {
  readonly root: ThriftStruct;
  /** Top-level columns. */
  readonly columns: readonly SchemaNode[];
  readonly rowGroups: readonly RowGroup[];
}

/** The column chunks of a node, by their number in a row group. A node that was pruned has gaps between them. */
export const leavesOf = ({ children, firstLeaf }: SchemaNode): readonly number[] =>
  children.length === 0 ? [firstLeaf] : children.flatMap(leavesOf);

/** Field numbers of parquet.thrift. */
export const Id = {
  file: { version: 1, schema: 2, rowCount: 3, rowGroups: 4, keyValues: 5, encryption: 8 },
  keyValue: { key: 1, value: 2 },
  element: { type: 1, typeLength: 2, name: 4, childCount: 5, convertedType: 6, logicalType: 10 },
  group: { columns: 1, totalBytes: 2, rowCount: 3, fileOffset: 5, compressedBytes: 6 },
  chunk: { filePath: 1, fileOffset: 2, meta: 3, pagesOffset: 4, pagesLength: 5, encryption: 8 },
  meta: {
    type: 1,
    encodings: 2,
    path: 3,
    codec: 4,
    valueCount: 5,
    uncompressedBytes: 6,
    compressedBytes: 7,
    dataPageOffset: 9,
    dictionaryPageOffset: 11,
  },
  pages: { locations: 1 },
  location: { offset: 1 },
} as const;

/** The end of a file that one request brings: of most files it holds the whole footer, of small ones everything. */
const TAIL_BYTES = 64 * 1024;
const TRAILER_BYTES = 8;

export const corrupt = (what: string, cause?: unknown): TidemarkError =>
  new TidemarkError(
    'table-corrupt',
    `A Parquet file cannot be read: ${what}. Restore the file, or the table to a version without it.`,
    { reason: what },
    cause,
  );

const structAt = (struct: ThriftStruct, id: number): ThriftStruct => {
  const value = struct.get(id)?.value;
  if (value instanceof Map) return value;
  throw corrupt(`its footer has no field ${id}`);
};

const isList = (value: ThriftValue | undefined): value is ThriftList =>
  typeof value === 'object' && !(value instanceof Map) && !(value instanceof Uint8Array);

const structsAt = (struct: ThriftStruct, id: number): readonly ThriftStruct[] => {
  const value = struct.get(id)?.value;
  if (isList(value) && value.items.every((item) => item instanceof Map)) return value.items;
  throw corrupt(`its footer has no list ${id}`);
};

const countAt = (struct: ThriftStruct, id: number, absent?: number): number => {
  const value = struct.get(id)?.value ?? absent;
  if (typeof value === 'number' && value >= 0) return value;
  throw corrupt(`its footer has no count ${id}`);
};

const nameOf = (element: ThriftStruct): string => {
  const name = element.get(Id.element.name)?.value;
  if (name instanceof Uint8Array) return Buffer.from(name).toString('utf8');
  throw corrupt('a column in its footer has no name');
};

/** The flat list of schema elements, depth first, as a tree; the root's children. */
const schemaTree = (elements: readonly ThriftStruct[]): readonly SchemaNode[] => {
  let at = 0;
  let leaf = 0;
  const next = (): SchemaNode => {
    const element = elements[at];
    if (element === undefined) throw corrupt('its schema ends too early');
    at += 1;
    const firstLeaf = leaf;
    const children = Array.from({ length: countAt(element, Id.element.childCount, 0) }, next);
    if (children.length === 0) leaf += 1;
    return { name: nameOf(element), element, children, firstLeaf, endLeaf: leaf };
  };
  return next().children;
};

const encrypted = (): TidemarkError =>
  refused('encryption', 'A Parquet file is encrypted', 'Rewrite the table without Parquet encryption.');

const chunkOf = (struct: ThriftStruct, sizeBytes: number): Chunk => {
  if (struct.has(Id.chunk.filePath)) throw corrupt('a column of it is kept in another file');
  if (struct.has(Id.chunk.encryption)) throw encrypted();
  const meta = structAt(struct, Id.chunk.meta);
  const pages = countAt(meta, Id.meta.dataPageOffset);
  const dictionary = countAt(meta, Id.meta.dictionaryPageOffset, 0);
  const start = dictionary > 0 ? Math.min(dictionary, pages) : pages;
  const end = start + countAt(meta, Id.meta.compressedBytes);
  if (start < 4 || end > sizeBytes) throw corrupt('a column of it lies outside the file');
  return { struct, start, end, uncompressedBytes: countAt(meta, Id.meta.uncompressedBytes) };
};

const footerOf = (bytes: Uint8Array, sizeBytes: number): Footer => {
  const root = parseThrift(bytes);
  if (root.has(Id.file.encryption)) throw encrypted();
  const columns = schemaTree(structsAt(root, Id.file.schema));
  const leaves = columns.at(-1)?.endLeaf ?? 0;
  const rowGroups = structsAt(root, Id.file.rowGroups).map((struct) => {
    const chunks = structsAt(struct, Id.group.columns).map((chunk) => chunkOf(chunk, sizeBytes));
    if (chunks.length !== leaves) throw corrupt('a row group of it lacks a column');
    return { rowCount: countAt(struct, Id.group.rowCount), struct, chunks };
  });
  return { root, columns, rowGroups };
};

/** Reads `[start, end)`, from bytes that are already here where they hold it. */
const withTail = (source: RangedSource, tail: Uint8Array): RangedSource => {
  const from = source.sizeBytes - tail.length;
  return {
    sizeBytes: source.sizeBytes,
    read: async (start, end) => {
      if (start >= from) return tail.subarray(start - from, end - from);
      const bytes = await source.read(start, end);
      if (bytes.length !== end - start) throw corrupt('the file is shorter than its size');
      return bytes;
    },
  };
};

/**
 * The footer of a Parquet file, and the file to read on from. Errors: `table-corrupt` for what is no Parquet file, `table-unsupported` for one that is encrypted;
 * whatever the source rejects with.
 * Source: Apache Parquet format, "File Format".
 */
export const loadFooter = async (
  source: RangedSource,
): Promise<{ readonly footer: Footer; readonly file: RangedSource }> => {
  const { sizeBytes } = source;
  if (sizeBytes < TRAILER_BYTES + 4) throw corrupt('it is too short');
  const start = Math.max(0, sizeBytes - TAIL_BYTES);
  const file = withTail(source, await withTail(source, new Uint8Array(0)).read(start, sizeBytes));
  const trailer = Buffer.from(await file.read(sizeBytes - TRAILER_BYTES, sizeBytes));
  if (trailer.toString('latin1', 4) === 'PARE') throw encrypted();
  if (trailer.toString('latin1', 4) !== 'PAR1') throw corrupt('it does not end as a Parquet file does');
  const footerStart = sizeBytes - TRAILER_BYTES - trailer.readUInt32LE(0);
  if (footerStart < 4) throw corrupt('its footer is longer than the file');
  const bytes = await file.read(footerStart, sizeBytes - TRAILER_BYTES);
  try {
    return { footer: footerOf(bytes, footerStart), file };
  } catch (error) {
    if (error instanceof RangeError) throw corrupt('its footer is damaged', error);
    throw error;
  }
};
