import { TidemarkError } from '../../core/index.ts';
import type { Action, AddFile } from '../log/index.ts';

/** The tombstone of a file, by the same path and deletion vector as the `add`: others name another file. `dataChange`: its rows go with it. */
export const removeAction = (
  add: AddFile,
  { now, dataChange }: { readonly now: number; readonly dataChange: boolean },
): Action => ({
  remove: {
    path: add.path,
    deletionTimestamp: now,
    dataChange,
    extendedFileMetadata: true,
    partitionValues: add.partitionValues,
    size: add.size,
    ...(add.tags !== undefined && { tags: add.tags }),
    ...(add.deletionVector !== undefined && { deletionVector: add.deletionVector }),
    ...(add.baseRowId !== undefined && { baseRowId: add.baseRowId }),
    ...(add.defaultRowCommitVersion !== undefined && {
      defaultRowCommitVersion: add.defaultRowCommitVersion,
    }),
  },
});

/** Throws `invariant` for a path that a commit would name twice. */
export const checkPaths = ({
  removes,
  files,
}: {
  readonly removes: readonly AddFile[];
  readonly files: readonly AddFile[];
}): void => {
  const seen = new Set<string>();
  for (const { path } of [...removes, ...files]) {
    if (seen.has(path))
      throw new TidemarkError('invariant', `A commit would name the file ${path} twice.`, { path });
    seen.add(path);
  }
};
