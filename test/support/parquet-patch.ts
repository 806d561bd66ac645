import { Id, loadFooter } from '../../shared/parquet/footer.ts';
import { footerBytes, i32, i64, structs } from '../../shared/parquet/footer-bytes.ts';
import { sourceOf } from '../../shared/parquet/index.ts';
import {
  encodeThrift,
  parseThrift,
  type ThriftField,
  type ThriftStruct,
  ThriftType,
} from '../../shared/parquet/thrift.ts';

const TRAILER_BYTES = 8;

const text = (value: string): ThriftField => ({ type: ThriftType.BINARY, value: Buffer.from(value) });

/** The file with another footer: what `change` makes of the one that it has. */
export const withFooter = async (
  bytes: Uint8Array,
  change: (root: ThriftStruct) => ThriftStruct,
): Promise<Uint8Array> => {
  const { footer } = await loadFooter(sourceOf(bytes));
  const length = Buffer.from(bytes).readUInt32LE(bytes.length - TRAILER_BYTES);
  const pages = bytes.subarray(0, bytes.length - TRAILER_BYTES - length);
  return Buffer.concat([pages, footerBytes(change(footer.root))]);
};

/** The file with these key-values in its footer, and no others. */
export const withKeyValues = async (
  bytes: Uint8Array,
  keyValues: Readonly<Record<string, string>>,
): Promise<Uint8Array> =>
  withFooter(bytes, (root) => {
    const items = Object.entries(keyValues).map(
      ([key, value]): ThriftStruct =>
        new Map([
          [Id.keyValue.key, text(key)],
          [Id.keyValue.value, text(value)],
        ]),
    );
    return new Map([...root, [Id.file.keyValues, structs(items)]]);
  });

const structIn = (field: ThriftField | undefined): ThriftStruct => {
  if (field?.value instanceof Map) return field.value;
  throw new Error('the footer has no such field');
};

const itemsIn = (field: ThriftField | undefined): readonly ThriftStruct[] => {
  const value = field?.value;
  if (typeof value !== 'object' || !('items' in value)) throw new Error('the footer has no such list');
  return value.items.filter((item) => item instanceof Map);
};

/** The file with other descriptions of its columns' chunks: what `change` makes of each, and of its `meta_data`. */
export const withChunks = async (
  bytes: Uint8Array,
  change: (chunk: ThriftStruct, meta: ThriftStruct) => ThriftStruct,
): Promise<Uint8Array> =>
  withFooter(bytes, (root) => {
    const groups = itemsIn(root.get(Id.file.rowGroups)).map((group): ThriftStruct => {
      const chunks = itemsIn(group.get(Id.group.columns)).map((chunk) =>
        change(chunk, structIn(chunk.get(Id.chunk.meta))),
      );
      return new Map([...group, [Id.group.columns, structs(chunks)]]);
    });
    return new Map([...root, [Id.file.rowGroups, structs(groups)]]);
  });

/** The chunk with another codec. Source: parquet.thrift, `CompressionCodec`. */
export const withCodec = (chunk: ThriftStruct, meta: ThriftStruct, codec: number): ThriftStruct =>
  new Map([
    ...chunk,
    [Id.chunk.meta, { type: ThriftType.STRUCT, value: new Map([...meta, [Id.meta.codec, i32(codec)]]) }],
  ]);

/** The file with these field ids, of its columns in their order. */
export const withFieldIds = async (bytes: Uint8Array, ids: readonly number[]): Promise<Uint8Array> =>
  withFooter(bytes, (root) => {
    const [first = new Map(), ...columns] = itemsIn(root.get(Id.file.schema));
    const numbered = columns.map(
      (element, at): ThriftStruct => new Map([...element, [FIELD_ID, i32(ids[at] ?? 0)]]),
    );
    return new Map([...root, [Id.file.schema, structs([first, ...numbered])]]);
  });

/** parquet.thrift: `SchemaElement.field_id`, `PageHeader.compressed_page_size`, `CompressionCodec.LZ4`. */
const FIELD_ID = 9;
const PAGE_BYTES = 3;
const LZ4 = 5;

const bigEndian = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** An LZ4 block that compresses nothing, in the frame that Hadoop puts around it. Source: LZ4 block format; Apache Parquet format, compression, `LZ4`. */
const lz4Frame = (bytes: Uint8Array): Buffer => {
  const more = bytes.length - 15;
  const lengths = more < 0 ? [] : [...Array<number>(Math.floor(more / 255)).fill(255), more % 255];
  const block = Buffer.concat([Buffer.from([Math.min(15, bytes.length) << 4, ...lengths]), bytes]);
  return Buffer.concat([bigEndian(bytes.length), bigEndian(block.length), block]);
};

/** A file of one uncompressed column, in one page, as Hadoop's LZ4 would have written it. */
export const inHadoopLz4 = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const { footer } = await loadFooter(sourceOf(bytes));
  const { start = 0, end = 0 } = footer.rowGroups[0]?.chunks[0] ?? {};
  const header = parseThrift(bytes.subarray(start, end));
  const page = lz4Frame(bytes.subarray(start + encodeThrift(header).length, end));
  const pages = Buffer.concat([encodeThrift(new Map([...header, [PAGE_BYTES, i32(page.length)]])), page]);
  const moved = Buffer.concat([bytes.subarray(0, start), pages, bytes.subarray(end)]);
  return withChunks(moved, (chunk, meta) =>
    withCodec(chunk, new Map([...meta, [Id.meta.compressedBytes, i64(pages.length)]]), LZ4),
  );
};
