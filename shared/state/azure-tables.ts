import { odata, TableClient, type TransactionAction } from '@azure/data-tables';
import { newUuid, TidemarkError, withTimeout, type NewId } from '../core/index.ts';
import type { EntityTable, WriteResult } from './entity-table.ts';
import { PARTITION, type Entity } from './parse-entity.ts';
import type { StateStore } from './state-store.ts';
import {
  isDoubtful,
  isLostRace,
  isTableMissing,
  tableFailure,
  translateTableError,
  type TableFailure,
} from './table-errors.ts';
import { storeOverTable } from './table-store.ts';

/** For a call with the three repeats that the SDK makes. The service itself gives a request up after 30 s. */
const CALL_TIMEOUT_MS = 60_000;
/** The most entities that the service puts in one answer. */
const MAX_PAGE = 1_000;

/** What hands out access tokens, as the credentials of `@azure/identity` do. */
interface TokenSource {
  getToken(
    scopes: string | string[],
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** `https://<account>.table.core.windows.net` and an identity, or a connection string. */
export type TableAccount =
  { readonly url: string; readonly credential: TokenSource } | { readonly connectionString: string };

interface CallOptions {
  readonly abortSignal: AbortSignal;
}

type Send<Value> = (options: CallOptions) => Promise<Value>;

type Attempt<Value> =
  | { readonly outcome: 'done'; readonly value: Value }
  | { readonly outcome: 'failed'; readonly failure: TableFailure; readonly error: TidemarkError };

const openClient = (account: TableAccount, tableName: string): TableClient => {
  const address = 'url' in account ? account.url : account.connectionString;
  const options = { allowInsecureConnection: address.includes('://127.0.0.1') };
  if ('url' in account) {
    return new TableClient(account.url.replace(/\/+$/, ''), tableName, account.credential, options);
  }
  try {
    return TableClient.fromConnectionString(account.connectionString, tableName, options);
  } catch {
    // The SDK's error is left out: it may quote the connection string.
    throw new TidemarkError(
      'config',
      'The connection string of the state tables is not one of a storage account. Copy it whole from the account, or set STATE_TABLES_URL instead.',
    );
  }
};

/** Where the table is, without the signature that a connection string may have put into the URL. */
const locationOf = (client: TableClient): string => {
  const { protocol, hostname, origin, pathname } = new URL(client.url);
  if (protocol === 'https:' || hostname === '127.0.0.1') {
    return `${origin}${pathname.replace(/\/$/, '')}/${client.tableName}`;
  }
  throw new TidemarkError(
    'config',
    `The state tables at ${origin} would be spoken to in clear text. Use https; http is only for an emulator at 127.0.0.1.`,
  );
};

const asWriteResult = (attempt: Attempt<string>): WriteResult => {
  if (attempt.outcome === 'done') return { outcome: 'written', etag: attempt.value };
  if (isLostRace(attempt.failure)) return { outcome: 'lost' };
  if (isDoubtful(attempt.failure)) return { outcome: 'doubtful', error: attempt.error };
  throw attempt.error;
};

const openTable = (client: TableClient): EntityTable => {
  const location = locationOf(client);

  const attempt = async <Value>(
    what: string,
    send: Send<Value>,
    signal?: AbortSignal,
  ): Promise<Attempt<Value>> => {
    try {
      return { outcome: 'done', value: await send({ abortSignal: withTimeout(CALL_TIMEOUT_MS, signal) }) };
    } catch (cause) {
      signal?.throwIfAborted();
      return {
        outcome: 'failed',
        failure: tableFailure(cause),
        error: translateTableError(cause, what, location),
      };
    }
  };

  /** Found missing at a write, the table is created: nobody asks for it beforehand. */
  const attemptWrite = async <Value>(
    what: string,
    send: Send<Value>,
    signal?: AbortSignal,
  ): Promise<Attempt<Value>> => {
    const first = await attempt(what, send, signal);
    if (first.outcome === 'done' || !isTableMissing(first.failure)) return first;
    const created = await attempt(what, (options) => client.createTable(options), signal);
    return created.outcome === 'failed' ? created : attempt(what, send, signal);
  };

  const collect = async (filter: string, limit: number, options: CallOptions): Promise<readonly Entity[]> => {
    const pages = client
      .listEntities({ ...options, queryOptions: { filter } })
      .byPage({ maxPageSize: Math.min(limit, MAX_PAGE) });
    const entities: Entity[] = [];
    for await (const page of pages) {
      entities.push(...page);
      if (entities.length >= limit) break;
    }
    return entities.slice(0, limit);
  };

  return {
    location,
    get: async (what, rowKey, signal) => {
      const got = await attempt(what, (options) => client.getEntity(PARTITION, rowKey, options), signal);
      if (got.outcome === 'done') return { ...got.value };
      if (got.failure.status === 404) return undefined;
      throw got.error;
    },
    list: async (what, { from, to, limit, runId }, signal) => {
      const range = odata`PartitionKey eq ${PARTITION} and RowKey ge ${from} and RowKey lt ${to}`;
      const filter = runId === undefined ? range : `${range} and ${odata`runId eq ${runId}`}`;
      const got = await attempt(what, (options) => collect(filter, limit, options), signal);
      if (got.outcome === 'done') return got.value;
      if (isTableMissing(got.failure)) return [];
      throw got.error;
    },
    put: async (what, entity) => {
      const put = await attemptWrite(what, (options) => client.upsertEntity(entity, 'Replace', options));
      if (put.outcome === 'failed') throw put.error;
    },
    insert: async (what, entity, signal) => {
      const send: Send<string> = async (options) => (await client.createEntity(entity, options)).etag ?? '';
      return asWriteResult(await attemptWrite(what, send, signal));
    },
    merge: async (what, entity, etag, signal) => {
      const send: Send<string> = async (options) =>
        (await client.updateEntity(entity, 'Merge', { ...options, etag })).etag ?? '';
      return asWriteResult(await attemptWrite(what, send, signal));
    },
    mergeAndPut: async (what, entity, etag, also) => {
      const send: Send<string> = async (options) => {
        const actions: TransactionAction[] = [
          ['update', { ...entity }, 'Merge', { etag }],
          ['upsert', { ...also }, 'Replace'],
        ];
        const answer = await client.submitTransaction(actions, options);
        return answer.getResponseForEntity(entity.rowKey)?.etag ?? '';
      };
      return asWriteResult(await attemptWrite(what, send));
    },
  };
};

/**
 * Watermarks, runs and leases in one table of Azure Table Storage, which is created at the first write. Throws `config`
 * for a connection string that is none, or an endpoint in clear text that is not an emulator here.
 */
export const createTableStateStore = (
  account: TableAccount,
  options: { readonly tableName?: string; readonly newId?: NewId } = {},
): StateStore =>
  storeOverTable(openTable(openClient(account, options.tableName ?? 'tidemark')), options.newId ?? newUuid);
