/** What bytes are that are not UTF-8: compressed, or text in another encoding. */
export type ForeignBytes = 'gzip' | 'zstd' | 'zlib' | 'UTF-16' | 'another encoding';

/** First bytes, by what they begin. Source: RFC 1952, 2.3.1; RFC 8878, 3.1.1; RFC 1950, 2.2; Unicode 16, 23.8. */
const BEGINNINGS: readonly (readonly [ForeignBytes, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['zlib', [0x78, 0x01]],
  ['zlib', [0x78, 0x5e]],
  ['zlib', [0x78, 0x9c]],
  ['zlib', [0x78, 0xda]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
];

/** What a body is that cannot be read as UTF-8, by its first bytes. */
export const foreignBytes = (bytes: Uint8Array): ForeignBytes =>
  BEGINNINGS.find(([, first]) => first.every((byte, at) => bytes[at] === byte))?.[0] ?? 'another encoding';
