import { encodeThrift, type ThriftField, type ThriftStruct, ThriftType } from './thrift.ts';

/** What a Parquet file begins and ends with. */
export const MAGIC = Buffer.from('PAR1');

export const i32 = (value: number): ThriftField => ({ type: ThriftType.I32, value });
export const i64 = (value: number): ThriftField => ({ type: ThriftType.I64, value });
export const structs = (items: readonly ThriftStruct[]): ThriftField => ({
  type: ThriftType.LIST,
  value: { of: ThriftType.STRUCT, items },
});

/** The end of a Parquet file: its footer, the footer's length, the last four bytes. Source: Apache Parquet format, "File Format". */
export const footerBytes = (root: ThriftStruct): Buffer => {
  const bytes = encodeThrift(root);
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32LE(bytes.length);
  return Buffer.concat([bytes, trailer, MAGIC]);
};
