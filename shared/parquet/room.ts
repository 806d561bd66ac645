import { type BufferPool, NO_POOL } from './buffer-pool.ts';

/** Less memory is not worth growing by. */
const LEAST_BYTES = 4096;
/** No column needs more. */
const MOST_BYTES = 2 ** 31;

/** The memory of a column's values while they come: grows by doubling, from a pool, and gives back what it grew out of. */
export class Room {
  pool: BufferPool = NO_POOL;
  buffer: ArrayBuffer;
  private readonly firstBytes: number;
  /** What it had grown to when it was taken: what comes next is likely to need as much. */
  private likelyBytes = 0;

  /** `firstBytes`: what it has before it grows, zeros. */
  constructor(firstBytes = 0) {
    this.firstBytes = firstBytes;
    this.buffer = new ArrayBuffer(firstBytes);
  }

  /** Another buffer with room for so many bytes, of which the first `usedBytes` are as before; the others may be anything. */
  grow(usedBytes: number, neededBytes: number): ArrayBuffer {
    const { buffer } = this;
    const isFirst = buffer.byteLength === this.firstBytes;
    const wanted = isFirst
      ? Math.max(LEAST_BYTES, this.likelyBytes)
      : Math.min(MOST_BYTES, buffer.byteLength * 2);
    const grown = this.pool.take(Math.max(neededBytes, wanted));
    new Uint8Array(grown).set(new Uint8Array(buffer, 0, usedBytes));
    if (!isFirst) this.pool.give(buffer);
    this.buffer = grown;
    return grown;
  }

  /** Begins anew with another buffer: the one before is somebody else's now. */
  leave(): ArrayBuffer {
    this.likelyBytes = this.buffer.byteLength;
    this.buffer = new ArrayBuffer(this.firstBytes);
    return this.buffer;
  }
}
