import type { Field } from '../../parquet/index.ts';
import { type AddFile, type Snapshot, type TableColumn, unsupported } from '../log/index.ts';
import { appendObstacle, isTrue } from './check-append.ts';

const refuse = ({ tablePath }: Snapshot, feature: string | undefined): void => {
  if (feature !== undefined) throw unsupported(tablePath, feature, 'cannot be reloaded');
};

/**
 * Refuses (`table-unsupported`, with the feature) a table whose files cannot be replaced by others with rows of `fields`: what an append is
 * refused for, and a table that is append-only. Without `fields`, of the features alone. Source: Delta PROTOCOL.md, "Append-only Tables".
 */
export const checkReplace = (snapshot: Snapshot, fields?: readonly Field[]): void => {
  const isAppendOnly = isTrue(snapshot.metadata.configuration['delta.appendOnly']);
  const feature = appendObstacle(snapshot) ?? (isAppendOnly ? 'appendOnly' : undefined);
  refuse(snapshot, feature ?? appendObstacle(snapshot, fields));
};

/** Whether the type of a column was another one before. */
export const isWidened = ({ metadata }: TableColumn): boolean => Object.hasOwn(metadata, 'delta.typeChanges');

const rewriteObstacle = ({ metadata }: Snapshot, files: readonly AddFile[]): string | undefined => {
  const { configuration, columns } = metadata;
  if (isTrue(configuration['delta.enableChangeDataFeed'])) return 'changeDataFeed';
  if (files.some(({ deletionVector }) => deletionVector !== undefined)) return 'deletionVectors';
  if (isTrue(configuration['delta.enableTypeWidening']) || columns.some(isWidened)) return 'typeWidening';
  const foreign = columns.find(({ field }) => field === undefined);
  return foreign && `column ${foreign.name} is ${foreign.typeName}`;
};

/**
 * Refuses (`table-unsupported`, with the feature) to write some rows of `files` anew: a change data feed, which would have to be told which
 * rows went; deletion vectors; widened types; columns that are not read here and would be lost. To be asked on top of `checkReplaceable`.
 * Source: Delta PROTOCOL.md, "Add CDC File", "Deletion Vectors", "Type Widening".
 */
export const checkRewrite = (snapshot: Snapshot, files: readonly AddFile[]): void => {
  refuse(snapshot, rewriteObstacle(snapshot, files));
};
