import { type Snapshot, unsupported } from '../log/index.ts';
import { appendObstacle, isTrue } from './check-append.ts';
import { isWidened } from './check-replace.ts';

/** What stands in the way of writing files of a table anew, as a feature or for people; undefined when nothing does. */
const compactObstacle = (snapshot: Snapshot): string | undefined => {
  const { configuration, columns, fields } = snapshot.metadata;
  const feature = appendObstacle(snapshot, fields);
  if (feature !== undefined) return feature;
  if (isTrue(configuration['delta.enableTypeWidening']) || columns.some(isWidened)) return 'typeWidening';
  const foreign = columns.find(({ field }) => field === undefined);
  return foreign && `column ${foreign.name} is ${foreign.typeName}`;
};

/**
 * Refuses (`table-unsupported`, with the feature) a table whose files cannot be written anew: what an append is refused for, widened types, and columns
 * that are not read here and would be lost. An append-only table, and one with a change data feed, are taken: no row changes. Files with deletion
 * vectors are the caller's to leave alone. Source: Delta PROTOCOL.md, "Append-only Tables", "Add CDC File", "Type Widening".
 */
export const checkCompact = (snapshot: Snapshot): void => {
  const feature = compactObstacle(snapshot);
  if (feature !== undefined) throw unsupported(snapshot.tablePath, feature, 'cannot be compacted');
};
