import { type EncodeFile, encodeHere } from '../../shared/delta/index.ts';
import { ownBuffers } from '../../shared/delta/files/own-buffers.ts';

/** No value that a test expects consists of it. */
const SPOILED = 0xa5;

/**
 * Encodes a copy of a batch, and overwrites the batch's own buffers before it returns, as other columns do once they have the memory: whoever
 * reads a batch after it was handed over finds no row of it.
 */
export const spoilingEncode: EncodeFile = (batch, codec) => {
  const copy = structuredClone(batch);
  for (const buffer of ownBuffers(batch)) new Uint8Array(buffer).fill(SPOILED);
  return encodeHere(copy, codec);
};
