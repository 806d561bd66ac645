import type { Clock, NewId, Random } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';

/** What it takes to put an entry into a table's log. */
export interface WriterPorts {
  readonly lake: Lake;
  readonly tablePath: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: Random;
  readonly newId: NewId;
  /** Tidemark's own version, for the table's history. */
  readonly engineVersion: string;
  /** The `txn` application id of the table's commits by Tidemark. */
  readonly appId: string;
  readonly signal?: AbortSignal | undefined;
}
