import type { TidemarkError } from '../core/index.ts';
import type { Entity } from './parse-entity.ts';

/** An entity to write, with its keys. */
interface EntityToWrite {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/**
 * `lost`: the entity is there already, is gone, or has another ETag. It is also the answer to a caller's own write that
 * landed and was retried on the way. `doubtful`: it may have landed, and may not. Both want a look at what is there.
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
  get(what: string, rowKey: string, signal?: AbortSignal): Promise<Entity | undefined>;
  /** At most `limit` entities with row keys in `[from, to)`, in their order; those of one run where `runId` is given. */
  list(
    what: string,
    range: { readonly from: string; readonly to: string; readonly limit: number; readonly runId?: string },
    signal?: AbortSignal,
  ): Promise<readonly Entity[]>;
  /** Writes an entity whatever was there: safe to repeat. */
  put(what: string, entity: EntityToWrite): Promise<void>;
  insert(what: string, entity: EntityToWrite, signal?: AbortSignal): Promise<WriteResult>;
  /** Merges into the entity if it still has this ETag. */
  merge(what: string, entity: EntityToWrite, etag: string, signal?: AbortSignal): Promise<WriteResult>;
  /** Merges likewise, and writes another entity in the same transaction. */
  mergeAndPut(what: string, entity: EntityToWrite, etag: string, also: EntityToWrite): Promise<WriteResult>;
}
