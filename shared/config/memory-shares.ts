/** What one feed at work may hold of an instance's memory. */
export interface MemoryShares {
  /** The body of one page, decompressed. */
  readonly pageBytes: number;
  /** The columns of one batch. */
  readonly batchBytes: number;
  /** Pages that are read before their turn, together. */
  readonly aheadBytes: number;
  /** What is known of tables from one run to the next, of all feeds together. */
  readonly snapshotBytes: number;
}

const MIB = 1024 * 1024;

/** Node.js with the app loaded takes 130 MB; twice as much with a thread that encodes, what is known of tables, and what waits to be collected. */
const BASE_BYTES = 256 * MIB;

/** Some 30,000 files of tables with twenty columns. What does not fit is read again. */
const SNAPSHOT_SHARE = 1 / 64;
const MOST_SNAPSHOT_BYTES = 32 * MIB;

/** The least that a feed is given: in less memory than that nothing useful can be done. */
const LEAST_BYTES = 28 * MIB;

/** One page is in use while the next one comes: two of them are four sevenths of a feed's memory. */
const PAGE_SHARE = 2 / 7;
/** Places in a body and in a column of text are numbers of 31 bits, and a page's texts are in one column at most. */
const MOST_PAGE_BYTES = 1024 * MIB;

/** A quarter of what one page may take: where pages are near their share, nothing is read before its turn. */
const AHEAD_SHARE = PAGE_SHARE / 4;
const MOST_AHEAD_BYTES = 64 * MIB;

/**
 * Measured: to encode 37 MiB of columns adds 86 MB to the process (the parts in WebAssembly, the pages that it writes, the file), and the batch that
 * fills meanwhile takes up to three times its columns (its buffers double). Both are well within ten of the twenty-eight parts of a feed's memory.
 */
const BATCH_SHARE = 1 / 28;
/** Columns of some 300,000 plain rows: larger files are read no faster. */
const MOST_BATCH_BYTES = 32 * MIB;

/**
 * The shares of an instance's memory that each of the feeds at work at once has. 2048 MB for two feeds: pages of 256 MiB, batches of
 * 32 MiB. A page goes into one batch whole, so the memory of a feed with pages near their share is the other feeds' as well.
 */
export const memoryShares = (memoryMB: number, feedsAtOnce: number): MemoryShares => {
  const feedBytes = Math.max(LEAST_BYTES, (memoryMB * MIB - BASE_BYTES) / feedsAtOnce);
  return {
    pageBytes: Math.min(MOST_PAGE_BYTES, Math.floor(feedBytes * PAGE_SHARE)),
    aheadBytes: Math.min(MOST_AHEAD_BYTES, Math.floor(feedBytes * AHEAD_SHARE)),
    batchBytes: Math.min(MOST_BATCH_BYTES, Math.floor(feedBytes * BATCH_SHARE)),
    snapshotBytes: Math.min(MOST_SNAPSHOT_BYTES, Math.floor(memoryMB * MIB * SNAPSHOT_SHARE)),
  };
};
