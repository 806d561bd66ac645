const JULIAN_EPOCH_DAYS = 2_440_588n;
const DAY_MICROS = 86_400_000_000n;

/**
 * µs since 1970 of the INT96 timestamp at `at`: 8 bytes ns of the day, 4 bytes Julian day, little endian; floored.
 * Source: Apache Parquet format, LogicalTypes.md and parquet.thrift, "INT96".
 */
export const int96Micros = (view: DataView, at: number): bigint => {
  const days = BigInt(view.getUint32(at + 8, true)) - JULIAN_EPOCH_DAYS;
  return days * DAY_MICROS + view.getBigUint64(at, true) / 1000n;
};

/** µs of a timestamp counted in another unit, floored. */
export const scaledMicros = (value: bigint, unit: 'ms' | 'ns'): bigint => {
  if (unit === 'ms') return value * 1000n;
  const quotient = value / 1000n;
  return value < 0n && quotient * 1000n !== value ? quotient - 1n : quotient;
};
