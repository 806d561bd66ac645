import type { Action } from '../log/index.ts';
import { addActions, rowlessInfo, sizeOf, txnAction } from './commit-info.ts';
import { checkPaths, removeAction } from './remove.ts';
import type { ReplaceRequest } from './replace.ts';

/**
 * The actions of a commit that writes files anew and changes no row, in order: commitInfo, txn, the files that go, the files that come. `invariant` for a
 * path that is named twice. Source: Delta PROTOCOL.md, "Add File and Remove File", `dataChange`; Delta Spark, DeltaOperations (OPTIMIZE).
 */
export const compactActions = (request: ReplaceRequest): readonly Action[] => {
  const { removes, files, now } = request;
  checkPaths(request);
  const operationParameters = { predicate: '[]', zOrderBy: '[]', auto: 'false' };
  return [
    {
      commitInfo: {
        ...rowlessInfo(request, 'OPTIMIZE', operationParameters),
        isolationLevel: 'SnapshotIsolation',
        isBlindAppend: false,
        operationMetrics: {
          numRemovedFiles: String(removes.length),
          numRemovedBytes: String(sizeOf(removes)),
          numAddedFiles: String(files.length),
          numAddedBytes: String(sizeOf(files)),
        },
      },
    },
    txnAction(request),
    ...removes.map((add) => removeAction(add, { now, dataChange: false })),
    ...addActions({ ...request, files: files.map((add) => ({ ...add, dataChange: false })) }),
  ];
};
