/** The 32-bit words of 64-bit integers or 16-byte decimals, low word first: a view, or a copy where the bytes are not aligned. */
export const wordsOf = (values: BigInt64Array | Uint8Array): Int32Array => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(buffer, byteOffset, byteLength >> 2);
};
