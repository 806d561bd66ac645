import { type Chunk, type Footer, Id, loadFooter } from './footer.ts';
import { footerBytes, i32, i64, MAGIC, structs } from './footer-bytes.ts';
import { sourceOf } from './source.ts';
import { encodeThrift, parseThrift, type ThriftStruct, ThriftType } from './thrift.ts';

interface Part {
  readonly bytes: Uint8Array;
  readonly footer: Footer;
}

/** A chunk at its new place, `shift` bytes behind its old one. */
interface Moved {
  readonly chunk: Chunk;
  readonly bytes: Uint8Array;
  readonly struct: ThriftStruct;
  readonly shift: number;
}

const partOf = async (bytes: Uint8Array): Promise<Part> => {
  const { footer } = await loadFooter(sourceOf(bytes));
  return { bytes, footer };
};

const countAt = (struct: ThriftStruct, id: number): number => Number(struct.get(id)?.value ?? 0);

/** The struct with what these fields count from the file's start moved by `shift`; a field that is absent stays so. */
const shifted = (struct: ThriftStruct, ids: readonly number[], shift: number): ThriftStruct => {
  const moved: ThriftStruct = new Map(struct);
  for (const id of ids) if (struct.has(id)) moved.set(id, i64(countAt(struct, id) + shift));
  return moved;
};

const movedChunk = (chunk: Chunk, bytes: Uint8Array, at: number): Moved => {
  const shift = at - chunk.start;
  const meta = chunk.struct.get(Id.chunk.meta)?.value;
  const value = shifted(
    meta instanceof Map ? meta : new Map(),
    [Id.meta.dataPageOffset, Id.meta.dictionaryPageOffset],
    shift,
  );
  const struct = new Map(chunk.struct).set(Id.chunk.meta, { type: ThriftType.STRUCT, value });
  return { chunk, bytes, struct, shift };
};

/** Where the chunk's pages lie (the offset index), as it is after the move. */
const pagesBytes = ({ chunk, bytes, shift }: Moved): Uint8Array => {
  const start = countAt(chunk.struct, Id.chunk.pagesOffset);
  const index = parseThrift(bytes.subarray(start, start + countAt(chunk.struct, Id.chunk.pagesLength)));
  const list = index.get(Id.pages.locations)?.value;
  const locations = typeof list === 'object' && 'items' in list ? list.items : [];
  const moved = locations.flatMap((item) =>
    item instanceof Map ? [shifted(item, [Id.location.offset], shift)] : [],
  );
  return encodeThrift(new Map(index).set(Id.pages.locations, structs(moved)));
};

const joinedGroup = (groups: readonly ThriftStruct[], chunks: readonly Moved[], at: number): ThriftStruct => {
  const sum = (id: number) => i64(groups.reduce((total, group) => total + countAt(group, id), 0));
  return new Map([
    ...(groups[0] ?? []),
    [Id.group.columns, structs(chunks.map(({ struct }) => struct))],
    [Id.group.totalBytes, sum(Id.group.totalBytes)],
    [Id.group.fileOffset, i64(at)],
    [Id.group.compressedBytes, sum(Id.group.compressedBytes)],
  ]);
};

/**
 * One Parquet file of files that `writeTable` wrote, each of some of its columns and all of its rows: byte for byte what `writeTable` makes of
 * all columns at once. `head` is a file of all columns without a row: schema and metadata are taken from it.
 * Source: Apache Parquet format, "File Format", "Page Index".
 */
export const joinColumns = async (head: Uint8Array, files: readonly Uint8Array[]): Promise<Uint8Array> => {
  const { footer } = await partOf(head);
  const parts = await Promise.all(files.map(partOf));
  const pieces: Uint8Array[] = [MAGIC];
  let at = MAGIC.length;
  const push = (piece: Uint8Array): void => {
    pieces.push(piece);
    at += piece.length;
  };
  const move = (chunk: Chunk, bytes: Uint8Array): Moved => {
    const moved = movedChunk(chunk, bytes, at);
    push(bytes.subarray(chunk.start, chunk.end));
    return moved;
  };
  const groups = (parts[0]?.footer.rowGroups ?? []).map((_, index) => {
    const start = at;
    const chunks = parts.flatMap(({ bytes, footer }) =>
      (footer.rowGroups[index]?.chunks ?? []).map((chunk) => move(chunk, bytes)),
    );
    return { start, chunks };
  });
  for (const moved of groups.flatMap(({ chunks }) => chunks)) {
    const pages = pagesBytes(moved);
    moved.struct.set(Id.chunk.pagesOffset, i64(at)).set(Id.chunk.pagesLength, i32(pages.length));
    push(pages);
  }
  const joined = groups.map(({ start, chunks }, index) => {
    const structsOf = parts.flatMap(({ footer }) => footer.rowGroups[index]?.struct ?? []);
    return joinedGroup(structsOf, chunks, start);
  });
  const rowCount = joined.reduce((rows, group) => rows + countAt(group, Id.group.rowCount), 0);
  push(
    footerBytes(
      new Map([...footer.root, [Id.file.rowCount, i64(rowCount)], [Id.file.rowGroups, structs(joined)]]),
    ),
  );
  const file = new Uint8Array(at);
  let end = 0;
  for (const piece of pieces) {
    file.set(piece, end);
    end += piece.length;
  }
  return file;
};
