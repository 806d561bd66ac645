import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import { type NewId, newUuid, type TidemarkError, withTimeout } from '../core/index.ts';
import type { EntityTable, Found, Operation, WriteResult } from './entity-table.ts';
import { firstEtag, neverEmpty, ServiceTime } from './azure-tables-answers.ts';
import { locationOf, openClient, type TableAccount } from './azure-tables-client.ts';
import { PARTITION } from './partition.ts';
import type { StateStore } from './state-store.ts';
import {
  isLostRace,
  isTableMissing,
  isTransient,
  tableFailure,
  type TableFailure,
  translateTableError,
} from './table-errors.ts';
import { checkOperations } from './table-limits.ts';
import { storeOverTable } from './table-store.ts';

/** For a write with the SDK's repeats. A lease lasts a minute: what is not written by then is looked at. */
const WRITE_TIMEOUT_MS = 10_000;
const READ_TIMEOUT_MS = 30_000;
/** The most entities that the service puts in one answer. */
const MAX_PAGE = 1_000;
const ALWAYS: readonly string[] = ['partitionKey', 'rowKey', 'timestamp'];
const MODES = { merge: 'Merge', replace: 'Replace' } as const;

interface Call {
  /** In messages: what is tried, and for which feed. */
  readonly what: string;
  readonly within: AbortSignal;
  readonly signal: AbortSignal | undefined;
}

interface CallOptions {
  readonly abortSignal: AbortSignal;
}

type Send<Value> = (options: CallOptions) => Promise<Value>;

type Attempt<Value> =
  | { readonly outcome: 'done'; readonly value: Value }
  | { readonly outcome: 'failed'; readonly failure: TableFailure; readonly error: TidemarkError };

const callOf = (what: string, timeoutMs: number, signal: AbortSignal | undefined): Call => ({
  what,
  within: withTimeout(timeoutMs, signal),
  signal,
});

const asWriteResult = (attempt: Attempt<string>): WriteResult => {
  if (attempt.outcome === 'done') return { outcome: 'written', etag: attempt.value };
  if (isLostRace(attempt.failure)) return { outcome: 'lost' };
  if (isTransient(attempt.failure)) return { outcome: 'doubtful', error: attempt.error };
  throw attempt.error;
};

const actionOf = (operation: Operation): TransactionAction => {
  switch (operation.kind) {
    case 'insert':
      return ['create', { ...operation.entity }];
    case 'upsert':
      return ['upsert', { ...operation.entity }, 'Replace'];
    case 'delete':
      return ['delete', { partitionKey: PARTITION, rowKey: operation.rowKey }];
    case 'merge':
    case 'replace':
      return ['update', { ...operation.entity }, MODES[operation.kind], { etag: operation.etag }];
  }
};

/** The state's partition of one table of Azure Table Storage. It alone sends entity transactions. */
class AzureTable implements EntityTable {
  readonly location: string;
  readonly #client: TableClient;

  /** Throws `config` for an endpoint in clear text that is not an emulator here. */
  constructor(client: TableClient) {
    this.#client = client;
    this.location = locationOf(client);
  }

  async get(what: string, rowKey: string, signal?: AbortSignal): Promise<Found | undefined> {
    const time = new ServiceTime();
    const got = await this.#attempt(callOf(what, READ_TIMEOUT_MS, signal), async (options) => {
      const { onResponse } = time;
      return time.found(await this.#client.getEntity(PARTITION, rowKey, { ...options, onResponse }));
    });
    if (got.outcome === 'done') return got.value;
    if (got.failure.status === 404) return undefined;
    throw got.error;
  }

  async list(
    what: string,
    range: Parameters<EntityTable['list']>[1],
    signal?: AbortSignal,
  ): Promise<readonly Found[]> {
    const call = callOf(what, READ_TIMEOUT_MS, signal);
    const got = await this.#attempt(call, async (options) => this.#collect(range, options));
    if (got.outcome === 'done') return got.value;
    if (isTableMissing(got.failure)) return [];
    throw got.error;
  }

  /** Found missing at a write, the table is created: nobody asks for it beforehand. */
  async write(what: string, operations: readonly Operation[], signal?: AbortSignal): Promise<WriteResult> {
    checkOperations(what, operations);
    const call = callOf(what, WRITE_TIMEOUT_MS, signal);
    const send: Send<string> = async (options) => this.#send(operations, options);
    const first = await this.#attempt(call, send);
    if (first.outcome === 'done' || !isTableMissing(first.failure)) return asWriteResult(first);
    const created = await this.#attempt(call, async (options) => this.#client.createTable(options));
    if (created.outcome === 'failed') throw created.error;
    return asWriteResult(await this.#attempt(call, send));
  }

  async #attempt<Value>({ what, within, signal }: Call, send: Send<Value>): Promise<Attempt<Value>> {
    try {
      return { outcome: 'done', value: await send({ abortSignal: within }) };
    } catch (cause) {
      signal?.throwIfAborted();
      const error = translateTableError(cause, what, this.location);
      return { outcome: 'failed', failure: tableFailure(cause), error };
    }
  }

  async #collect(
    { from, to, limit, columns }: Parameters<EntityTable['list']>[1],
    options: CallOptions,
  ): Promise<readonly Found[]> {
    const time = new ServiceTime();
    const filter = odata`PartitionKey eq ${PARTITION} and RowKey ge ${from} and RowKey lt ${to}`;
    const queryOptions = { filter, ...(columns && { select: [...ALWAYS, ...columns] }) };
    const pages = this.#client
      .listEntities({ ...options, queryOptions, onResponse: time.onResponse })
      .byPage({ maxPageSize: Math.min(limit, MAX_PAGE) });
    const all: Found[] = [];
    for await (const page of pages) {
      for (const row of page) all.push(time.found(row));
      if (all.length >= limit) break;
    }
    return all.slice(0, limit);
  }

  async #send(operations: readonly Operation[], options: CallOptions): Promise<string> {
    const [first] = operations;
    if (first !== undefined && operations.length === 1) return this.#sendOne(first, options);
    return firstEtag(await this.#client.submitTransaction(operations.map(actionOf), options), operations);
  }

  async #sendOne(operation: Operation, options: CallOptions): Promise<string> {
    switch (operation.kind) {
      case 'insert':
        return neverEmpty((await this.#client.createEntity(operation.entity, options)).etag);
      case 'upsert':
        return neverEmpty((await this.#client.upsertEntity(operation.entity, 'Replace', options)).etag);
      case 'delete':
        await this.#client.deleteEntity(PARTITION, operation.rowKey, options);
        return '';
      case 'merge':
      case 'replace': {
        const { entity, etag, kind } = operation;
        return neverEmpty((await this.#client.updateEntity(entity, MODES[kind], { ...options, etag })).etag);
      }
    }
  }
}

/**
 * Watermarks, runs and leases in one table of Azure Table Storage, which is created at the first write. Throws `config`
 * for a connection string that is none, or an endpoint in clear text that is not an emulator here.
 */
export const createTableStateStore = (
  account: TableAccount,
  options: { readonly tableName?: string; readonly newId?: NewId; readonly leaseMs?: number } = {},
): StateStore => {
  const client = openClient(account, options.tableName ?? 'tidemark');
  return storeOverTable(new AzureTable(client), options.newId ?? newUuid, options.leaseMs);
};
