import type { BytesBuilder } from '../../parquet/index.ts';

/** Pushes a value of bytes that stand in [from, to). */
export const pushSlice = (builder: BytesBuilder, bytes: Buffer, from: number, to: number): void => {
  builder.reserveBytes(to - from);
  bytes.copy(builder.bytes, builder.end, from, to);
  builder.pushUpTo(builder.end + to - from);
};
