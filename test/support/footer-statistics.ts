import { Id, loadFooter } from '../../shared/parquet/footer.ts';
import { type ColumnType, decimalFacets, sourceOf } from '../../shared/parquet/index.ts';
import type { ThriftStruct } from '../../shared/parquet/thrift.ts';

/** Field numbers of parquet.thrift: `ColumnMetaData.statistics`, and in it the bounds, those that are deprecated too. */
const STATISTICS = 12;
const FIELDS = { oldMax: 1, oldMin: 2, nulls: 3, max: 5, min: 6 } as const;

/** A bound as the footer has it: a number of floats and days, a bigint of integers, µs and unscaled decimals, a boolean. */
export type FooterBound = number | bigint | boolean;

/** What a file's footer tells of one column of its first row group. */
export interface FooterStatistics {
  readonly min: FooterBound | undefined;
  readonly max: FooterBound | undefined;
  /** Bounds in the fields that are deprecated. */
  readonly oldMin: FooterBound | undefined;
  readonly oldMax: FooterBound | undefined;
  readonly nulls: number | undefined;
  readonly hasDictionary: boolean;
}

/** Decimals of 19 digits and more, big endian. */
const bigEndian = (bytes: Buffer): bigint =>
  BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));

const readBound = (type: ColumnType, bytes: Buffer): FooterBound => {
  const { precision = 0 } = decimalFacets(type) ?? {};
  if (precision > 18) return bigEndian(bytes);
  if (type === 'boolean') return bytes[0] === 1;
  if (type === 'float') return bytes.readFloatLE();
  if (type === 'double') return bytes.readDoubleLE();
  return bytes.length === 8 ? bytes.readBigInt64LE() : BigInt(bytes.readInt32LE());
};

const metaOf = (chunk: ThriftStruct | undefined): ThriftStruct => {
  const meta = chunk?.get(Id.chunk.meta)?.value;
  if (meta instanceof Map) return meta;
  throw new Error('the footer has no such column');
};

/** What the footer of these bytes tells of column `index`, which has this type. */
export const footerStatistics = async (
  bytes: Uint8Array,
  type: ColumnType,
  index = 0,
): Promise<FooterStatistics> => {
  const { footer } = await loadFooter(sourceOf(bytes));
  const meta = metaOf(footer.rowGroups[0]?.chunks[index]?.struct);
  const statistics = meta.get(STATISTICS)?.value;
  const fieldAt = (field: number) => (statistics instanceof Map ? statistics.get(field)?.value : undefined);
  const boundAt = (field: number): FooterBound | undefined => {
    const found = fieldAt(field);
    return found instanceof Uint8Array ? readBound(type, Buffer.from(found)) : undefined;
  };
  const nulls = fieldAt(FIELDS.nulls);
  return {
    min: boundAt(FIELDS.min),
    max: boundAt(FIELDS.max),
    oldMin: boundAt(FIELDS.oldMin),
    oldMax: boundAt(FIELDS.oldMax),
    nulls: nulls === undefined ? undefined : Number(nulls),
    hasDictionary: meta.has(Id.meta.dictionaryPageOffset),
  };
};
