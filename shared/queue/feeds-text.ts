import { TidemarkError } from '../core/index.ts';
import type { FeedsMessage } from './run-queue.ts';

/** How many feeds a message may name. */
export const MOST_FEEDS = 1_000;

/**
 * The JSON of a message, UTF-8: base64 makes 64,000 of it. A message of the queue may have 65,536.
 * Source: Azure Storage REST, "Put Message".
 */
export const MOST_BYTES = 48_000;

/** A message as JSON. Throws `invariant` for one that names no feed, too many, or is too long. */
export const feedsText = ({ feeds, due, maintain }: FeedsMessage): string => {
  const text = JSON.stringify({ feeds, due, ...(maintain && { maintain }) });
  const bytes = Buffer.byteLength(text);
  if (feeds.length > 0 && feeds.length <= MOST_FEEDS && bytes <= MOST_BYTES) return text;
  throw new TidemarkError(
    'invariant',
    `A message of ${feeds.length} feeds and ${bytes} bytes is none that the queue takes: send the slices of the feeds.`,
    { feeds: feeds.length, bytes },
  );
};
