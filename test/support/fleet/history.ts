import type { Lake } from '../../../shared/lake/index.ts';
import type { EntityTable, Operation } from '../../../shared/state/entity-table.ts';

/** A commit that landed in the log. */
export interface Landing {
  /** Its place among all that happened. */
  readonly at: number;
  readonly path: string;
  readonly runId: string;
  /** `append`, `reload`, `create`, `fence`, `take-back`. */
  readonly kind: string;
  readonly rows: number;
}

/** A data file that no commit ever named: vacuum's to delete. */
export const ORPHAN = 'part-00000-orphan-c000.snappy.parquet';

/** What happened to the services, in order, and what must never happen there. */
export class History {
  #at = 0;
  readonly landings: Landing[] = [];
  /** Runs by id, to when their end was written. */
  readonly ends = new Map<string, number>();
  readonly answers = new Map<string, string>();
  readonly faults: string[] = [];
  droppedAt = 0;

  drop(): void {
    this.droppedAt = this.#at += 1;
  }

  landed(path: string, bytes: Uint8Array): void {
    const [first = ''] = new TextDecoder().decode(bytes).split('\n');
    const { commitInfo } = JSON.parse(first) as { commitInfo?: { tidemark?: Partial<Landing> } };
    const { runId = '', kind = 'append', rows = 0 } = commitInfo?.tidemark ?? {};
    this.landings.push({ at: (this.#at += 1), path, runId, kind, rows });
  }

  deleted(path: string): void {
    this.#at += 1;
    if (path.endsWith(`/${ORPHAN}`)) return;
    if (path.endsWith('.parquet') && !path.includes('/_delta_log/'))
      this.faults.push(`a run deleted the data file ${path}`);
  }

  written(operations: readonly Operation[]): void {
    this.#at += 1;
    for (const operation of operations) {
      if (operation.kind === 'delete') continue;
      const { rowKey, ...columns } = operation.entity;
      if (rowKey.startsWith('job.')) this.#job(rowKey.slice(4), columns);
      const { runId } = columns;
      if (rowKey.startsWith('run.') && typeof runId === 'string' && !this.ends.has(runId))
        this.ends.set(runId, this.#at);
    }
  }

  #job(runId: string, { status, answer }: Readonly<Record<string, unknown>>): void {
    const before = this.answers.get(runId);
    if (before !== undefined && before !== answer)
      this.faults.push(
        `the answer of run ${runId} became ${String(status)} ${String(answer)}, it was ${before}`,
      );
    if (status === 'done') this.answers.set(runId, String(answer));
  }
}

const isLog = (path: string): boolean => /\/_delta_log\/\d{20}\.json$/.test(path);

/** The fleet's lake, all that lands noted. */
export const notedLake = (lake: Lake, history: History): Lake => ({
  ...lake,
  putIfAbsent: async (path, bytes, signal) => {
    const put = await lake.putIfAbsent(path, bytes, signal);
    if (put.outcome === 'created' && isLog(path)) history.landed(path, bytes);
    return put;
  },
  delete: async (path, options) => {
    const deleted = await lake.delete(path, options);
    if (deleted.outcome === 'deleted') history.deleted(path);
    return deleted;
  },
});

/** The fleet's table, all that is written noted. */
export const notedTable = (table: EntityTable, history: History): EntityTable => ({
  ...table,
  write: async (what, operations, signal) => {
    const result = await table.write(what, operations, signal);
    if (result.outcome === 'written') history.written(operations);
    return result;
  },
});
