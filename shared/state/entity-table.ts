import type { TidemarkError } from '../core/index.ts';
import type { Stored } from './stored/index.ts';

/** An entity as it is read: `etag` and `timestamp` (text or a `Date`) are among its columns, and no column is null. */
export type Entity = Readonly<Record<string, unknown>>;

/** An entity to write, with its keys. */
export interface EntityToWrite {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [column: string]: Stored;
}

/** An entity, and the service's own time in the answer that it came in (epoch ms). */
export interface Found {
  readonly entity: Entity;
  readonly readAt: number;
}

/** `insert` fails where the entity is there; `upsert` writes it whole, whatever was there. An ETag is never empty. */
export type Operation =
  | { readonly kind: 'insert' | 'upsert'; readonly entity: EntityToWrite }
  | { readonly kind: 'merge' | 'replace'; readonly entity: EntityToWrite; readonly etag: string }
  | { readonly kind: 'delete'; readonly rowKey: string };

/**
 * `written`: with the new ETag of the first operation's entity, never empty. `lost`: an entity is there already, is gone, or has another
 * ETag. It is also the answer to a caller's own write that landed and was sent again on the way. `doubtful`: it may have landed, and may
 * not, or may land yet. The last two want a look at what is there.
 */
export type WriteResult =
  | { readonly outcome: 'written'; readonly etag: string }
  | { readonly outcome: 'lost' }
  | { readonly outcome: 'doubtful'; readonly error: TidemarkError };

/**
 * The one partition of one table, which comes to be at the first write. Every method is one request when all goes well,
 * and rejects with `state-unavailable`, `state-denied` or the signal's reason. `what` says in messages what was tried.
 */
export interface EntityTable {
  readonly location: string;
  get(what: string, rowKey: string, signal?: AbortSignal): Promise<Found | undefined>;
  /** At most `limit` entities with row keys in `[from, to)`, in their order; their keys, ETag, time and `columns` only, where those are given. */
  list(
    what: string,
    range: {
      readonly from: string;
      readonly to: string;
      readonly limit: number;
      readonly columns?: readonly string[];
    },
    signal?: AbortSignal,
  ): Promise<readonly Found[]>;
  /**
   * All of the operations, or none; the first one is not a `delete` unless all are. Rejects with `invariant`, before anything is sent, for
   * what Table Storage does not take.
   */
  write(what: string, operations: readonly Operation[], signal?: AbortSignal): Promise<WriteResult>;
}
