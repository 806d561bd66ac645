import { type Action, type AddFile, createTableActions } from '../../shared/delta/index.ts';
import type { Field } from '../../shared/parquet/index.ts';

/** A table as another program makes it. */
export interface TableOfOthers {
  readonly fields: readonly Field[];
  readonly files: readonly AddFile[];
  readonly newId: () => string;
  /** Epoch ms. */
  readonly now: number;
}

/** The only commit of a table that another program made, its rows with it: ours has none, and says of itself that it is ours. */
export const tableOfOthers = ({ fields, files, newId, now }: TableOfOthers): readonly Action[] => {
  const tidemark = { runId: '', feed: '', rows: 0, batch: 0 };
  const actions = createTableActions({ tidemark, txnId: '', now, engineVersion: '0', fields, newId });
  return [
    { commitInfo: { timestamp: now, operation: 'WRITE', txnId: newId() } },
    ...actions.filter((action) => !('commitInfo' in action)),
    ...files.map((add) => ({ add })),
  ];
};
