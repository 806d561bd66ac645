import { MOST_BYTES, MOST_FEEDS } from './feeds-text.ts';

/** The rest of a message: `{"feeds":[],"due":` and any time. */
const FRAME_BYTES = 64;

const bytesOf = (name: string): number => Buffer.byteLength(JSON.stringify(name)) + 1;

/** Feeds in as few slices as messages need, in their order: each slice fits into one message. None for no feeds. */
export const slicesOf = (feeds: readonly string[]): readonly (readonly string[])[] => {
  const slices: string[][] = [];
  let last: string[] = [];
  let bytes = MOST_BYTES;
  for (const feed of feeds) {
    bytes += bytesOf(feed);
    if (bytes > MOST_BYTES || last.length === MOST_FEEDS) {
      last = [];
      slices.push(last);
      bytes = FRAME_BYTES + bytesOf(feed);
    }
    last.push(feed);
  }
  return slices;
};
