/** Memory for columns that is used again. What it hands out holds anything. */
export interface BufferPool {
  /** A buffer of at least so many bytes, which is the caller's until it is given. */
  take(sizeBytes: number): ArrayBuffer;
  /** Takes a buffer that nobody uses any more. One that was moved to a thread is none. */
  give(buffer: ArrayBuffer): void;
}

/** Smaller ones cost no more than to look for them. */
const LEAST_BYTES = 4096;
/** Beyond it a buffer is as large as was asked for, and is not kept: no more than 2 GiB can be asked for. */
const MOST_BYTES = 2 ** 30;

/** Powers of two, so that a buffer fits the next column that grows. */
const sizeOf = (sizeBytes: number): number =>
  sizeBytes > MOST_BYTES ? sizeBytes : Math.max(LEAST_BYTES, 2 ** Math.ceil(Math.log2(sizeBytes)));

/** A pool that keeps up to so many bytes, the larger buffers rather than the smaller. */
export const createBufferPool = (maxBytes: number): BufferPool => {
  const kept = new Map<number, ArrayBuffer[]>();
  let keptBytes = 0;
  const takeOf = (sizeBytes: number): ArrayBuffer | undefined => {
    const buffer = kept.get(sizeBytes)?.pop();
    if (buffer !== undefined) keptBytes -= sizeBytes;
    return buffer;
  };
  const isTooMuch = (sizeBytes: number): boolean => keptBytes + sizeBytes > maxBytes;
  /** Lets go of smaller buffers until there is room for one of this size; of none where that is not enough. */
  const makeRoom = (sizeBytes: number): boolean => {
    const smaller = [...kept.keys()].filter((size) => size < sizeBytes).sort((a, b) => a - b);
    const smallerBytes = smaller.reduce((sum, size) => sum + size * (kept.get(size)?.length ?? 0), 0);
    if (isTooMuch(sizeBytes - smallerBytes)) return false;
    for (const size of smaller) while (isTooMuch(sizeBytes) && takeOf(size) !== undefined);
    return true;
  };
  return {
    take: (sizeBytes) => takeOf(sizeOf(sizeBytes)) ?? new ArrayBuffer(sizeOf(sizeBytes)),
    give: (buffer) => {
      const { byteLength } = buffer;
      if (byteLength < LEAST_BYTES || byteLength > MOST_BYTES || sizeOf(byteLength) !== byteLength) return;
      const same = kept.get(byteLength) ?? [];
      // Given twice, it would be two columns' at once.
      if (same.includes(buffer) || !makeRoom(byteLength)) return;
      kept.set(byteLength, same);
      same.push(buffer);
      keptBytes += byteLength;
    },
  };
};

/** Keeps nothing: every buffer is new, and as large as was asked for. */
export const NO_POOL: BufferPool = {
  take: (sizeBytes) => new ArrayBuffer(sizeBytes),
  give: () => undefined,
};
