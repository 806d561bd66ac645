import type { EntityTable } from './entity-table.ts';
import { FEED_ROW_KEYS, feedRowKey } from './feed-entity.ts';
import { checkFormat, FORMAT, formatOf } from './format.ts';
import { jobRowKey, readJob } from './job-entity.ts';
import { type ReadFeed, readFeed } from './read-feed.ts';
import { placeOf, readRun, runRowKeys, runRowKeysBehind } from './run-entity.ts';
import { isRunId } from './run-id.ts';
import type { FeedEntry, RunLine, StateStore, StoredJob } from './state-store.ts';
import { LISTED_COLUMNS, type RunRecord } from './stored/index.ts';

/** What a table holds, decoded. Rejects with `state-newer` for one entity of a newer version; lists leave those out. */
export class StateReader {
  readonly #table: EntityTable;
  readonly #leaseMs: number;

  constructor(table: EntityTable, leaseMs: number) {
    this.#table = table;
    this.#leaseMs = leaseMs;
  }

  async feed(feed: string, signal?: AbortSignal): Promise<ReadFeed | undefined> {
    const stored = await this.#table.get(`Reading the state of feed "${feed}"`, feedRowKey(feed), signal);
    if (stored === undefined) return undefined;
    checkFormat(stored.entity, this.#table.location);
    return readFeed(stored, this.#leaseMs);
  }

  async feeds(signal?: AbortSignal): Promise<readonly FeedEntry[]> {
    const range = { ...FEED_ROW_KEYS, limit: Infinity, columns: LISTED_COLUMNS };
    const rows = await this.#table.list('Listing the feeds', range, signal);
    return rows
      .filter(({ entity }) => formatOf(entity) <= FORMAT)
      .map((each) => readFeed(each, this.#leaseMs).entry);
  }

  async job(runId: string, signal?: AbortSignal): Promise<StoredJob | undefined> {
    if (!isRunId(runId)) return undefined;
    const stored = await this.#table.get(`Reading job "${runId}"`, jobRowKey(runId), signal);
    if (stored === undefined) return undefined;
    checkFormat(stored.entity, this.#table.location);
    return readJob(stored.entity);
  }

  async lines(
    ...[feed, { limit, behind }, signal]: Parameters<StateStore['lines']>
  ): Promise<readonly RunLine[]> {
    const keys = behind === undefined ? runRowKeys(feed) : runRowKeysBehind(feed, behind);
    const rows = await this.#table.list(`Listing the runs of feed "${feed}"`, { ...keys, limit }, signal);
    return rows.map(({ entity }) => {
      const [run] = readRun(entity);
      return { place: placeOf(feed, String(entity['rowKey'])), ...(run && { run }) };
    });
  }

  async runs(feed: string, limit: number, signal?: AbortSignal): Promise<readonly RunRecord[]> {
    const range = { ...runRowKeys(feed), limit };
    const rows = await this.#table.list(`Listing the runs of feed "${feed}"`, range, signal);
    return rows.flatMap(({ entity }) => readRun(entity));
  }
}
