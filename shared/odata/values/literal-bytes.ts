/** Bytes that literals stand in, and a view on the same bytes. */
export interface LiteralBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}
