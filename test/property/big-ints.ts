import * as fc from 'fast-check';

/** Every whole number of so many bits, one of them for the sign. */
export const bigInts = (bits: number): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n });
