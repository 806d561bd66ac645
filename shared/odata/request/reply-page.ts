import { serverTimeMs, TidemarkError } from '../../core/index.ts';
import {
  type PageBody,
  parseExactPage,
  parsePage,
  type PageMembers,
  readPageMembers,
  type ScannedPage,
  type Scanner,
} from '../scan/index.ts';
import type { HttpReply } from './http-types.ts';
import type { Page } from './types.ts';

/** Where a page says that the next one is. */
export type PageLink = Pick<PageMembers, 'link' | 'context'>;

/** Is told once where the page says that the next one is; answers its URL. Rejects what must not be followed. */
export type FollowLink = (page: PageLink) => string | undefined;

/** A page over the bytes of a reply, until they are released. Its next link is known once it was scanned, or when it is left. */
export class ReplyPage implements Page {
  readonly sizeBytes: number;
  readonly serverTimeMs: number | undefined;
  readonly #feed: string;
  readonly #follow: FollowLink;
  #reply: HttpReply | undefined;
  #next: { readonly url: string | undefined } | undefined;
  #members: PageMembers | undefined;
  #body: PageBody | undefined;
  #exact: Page['rows'] | undefined;

  constructor(feed: string, reply: HttpReply, follow: FollowLink) {
    this.sizeBytes = reply.sizeBytes;
    this.serverTimeMs = serverTimeMs(reply.headers);
    this.#feed = feed;
    this.#reply = reply;
    this.#follow = follow;
  }

  scan(scanner: Scanner): ScannedPage {
    const scanned = scanner.scan(this.#held().bytes);
    try {
      this.#know(scanned);
    } catch (error) {
      scanner.keep([]);
      throw error;
    }
    return scanned;
  }

  get rowCount(): number {
    return this.#read().rowCount;
  }

  get rows(): Page['rows'] {
    this.#body ??= parsePage(this.#text(), this.#feed);
    this.#know(this.#body);
    return this.#body.rows;
  }

  exactRows(): Page['rows'] {
    return (this.#exact ??= parseExactPage(this.#text(), this.#feed).rows);
  }

  get nextLink(): string | undefined {
    return (this.#next ?? this.#know(this.#read())).url;
  }

  /** Sees to it that the next link is known, and gives the bytes back. */
  leave(): void {
    // Not the members alone, as long as something may look at the rows once the next page was asked for.
    if (this.#next === undefined) void this.rows;
    this.release();
  }

  /** Gives the bytes back. */
  release(): void {
    this.#reply?.release();
    this.#reply = undefined;
  }

  #held(): HttpReply {
    if (this.#reply !== undefined) return this.#reply;
    throw new TidemarkError('invariant', 'A page was read after the next one was asked for.', {
      feed: this.#feed,
    });
  }

  #text(): string {
    return Buffer.from(this.#held().bytes).toString('utf8');
  }

  #read(): PageMembers {
    this.#members ??= readPageMembers(this.#held().bytes, this.#feed);
    this.#know(this.#members);
    return this.#members;
  }

  #know(page: PageLink): { readonly url: string | undefined } {
    return (this.#next ??= { url: this.#follow(page) });
  }
}
