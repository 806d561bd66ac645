const JULIAN_EPOCH_DAYS = 2_440_588n;
const DAY_MICROS = 86_400_000_000n;

/** A quotient, floored. */
const floorDivide = (value: bigint, by: bigint): bigint => {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
};

/**
 * µs since 1970 of the INT96 timestamp at `at`: 8 bytes ns of the day, 4 bytes Julian day, little endian, both signed; floored.
 * Source: Apache Parquet format, LogicalTypes.md and parquet.thrift, "INT96".
 */
export const int96Micros = (view: DataView, at: number): bigint => {
  const days = BigInt(view.getInt32(at + 8, true)) - JULIAN_EPOCH_DAYS;
  return days * DAY_MICROS + floorDivide(view.getBigInt64(at, true), 1000n);
};

/** µs of a timestamp counted in another unit, floored. */
export const scaledMicros = (value: bigint, unit: 'ms' | 'ns'): bigint =>
  unit === 'ms' ? value * 1000n : floorDivide(value, 1000n);
