import { serverTimeMs, TidemarkError } from '../../core/index.ts';
import { type PageMembers, readPageMembers, type ScannedPage, type Scanner } from '../scan/index.ts';
import type { HttpReply } from './http-types.ts';
import type { Page } from './types.ts';

/** Is told once where the page says that the next one is; answers its URL. Rejects what must not be followed. */
export type FollowLink = (page: PageMembers) => string | undefined;

/** A page over the bytes of a reply, until they are released. Its next link is known once it was scanned, or when it is left. */
export class ReplyPage implements Page {
  readonly sizeBytes: number;
  readonly serverTimeMs: number | undefined;
  readonly #feed: string;
  readonly #follow: FollowLink;
  #reply: HttpReply | undefined;
  #next: { readonly url: string | undefined } | undefined;

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

  get nextLink(): string | undefined {
    return this.#read().url;
  }

  /** Sees to it that the next link is known, and gives the bytes back. */
  leave(): void {
    this.#read();
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

  /** Where nobody has scanned it, its members are read alone. */
  #read(): { readonly url: string | undefined } {
    return this.#next ?? this.#know(readPageMembers(this.#held().bytes, this.#feed));
  }

  #know(page: PageMembers): { readonly url: string | undefined } {
    return (this.#next ??= { url: this.#follow(page) });
  }
}
