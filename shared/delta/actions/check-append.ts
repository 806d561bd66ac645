import type { Field } from '../../parquet/index.ts';
import { checkWriterProtocol, type Snapshot, type TableColumn, unsupported } from '../log/index.ts';

const COLUMN_FEATURES: readonly (readonly [key: string, feature: string])[] = [
  ['delta.invariants', 'invariants'],
  ['delta.generationExpression', 'generatedColumns'],
  ['delta.identity.', 'identityColumns'],
  ['CURRENT_DEFAULT', 'allowColumnDefaults'],
  // Files from before hold the column in its old type, and bounds of it in that type's digits.
  ['delta.typeChanges', 'typeWidening'],
];

/** The names in the metadata of all fields of a schema, those within other types too. */
const metadataNames = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(metadataNames);
  if (typeof node !== 'object' || node === null) return [];
  const { metadata, ...rest } = { metadata: undefined, ...node };
  const own = typeof metadata === 'object' && metadata !== null ? Object.keys(metadata) : [];
  return [...own, ...Object.values(rest).flatMap(metadataNames)];
};

const columnFeature = (schemaString: string): string | undefined => {
  const names = metadataNames(JSON.parse(schemaString));
  return COLUMN_FEATURES.find(([key]) => names.some((name) => name.startsWith(key)))?.[1];
};

/** Whether a table property is set to true. */
export const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** The feature that is active in a table and asks more of an append than this room does. */
const activeFeature = ({ protocol, metadata }: Snapshot): string | undefined => {
  const { configuration, partitionColumns, action } = metadata;
  if (partitionColumns.length > 0) return 'partitionColumns';
  if ((configuration['delta.columnMapping.mode'] ?? 'none') !== 'none') return 'columnMapping';
  if (Object.keys(configuration).some((key) => key.startsWith('delta.constraints.')))
    return 'checkConstraints';
  if (isTrue(configuration['delta.enableRowTracking'])) return 'rowTracking';
  const stamped = protocol.writerFeatures?.includes('inCommitTimestamp') ?? false;
  if (stamped && isTrue(configuration['delta.enableInCommitTimestamps'])) return 'inCommitTimestamp';
  return columnFeature(action.schemaString);
};

/** What stands between the table's columns and rows of `fields`, for people. */
const schemaDifference = (columns: readonly TableColumn[], fields: readonly Field[]): string | undefined => {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const missing = fields.find(({ name }) => !byName.has(name));
  if (missing !== undefined) return `no column ${missing.name}`;
  const other = fields.find(({ name, type }) => byName.get(name)?.typeName !== type);
  if (other !== undefined)
    return `column ${other.name} is ${byName.get(other.name)?.typeName}, not ${other.type}`;
  const filled = new Set(fields.filter(({ nullable }) => !nullable).map(({ name }) => name));
  const required = columns.find(({ name, nullable }) => !nullable && !filled.has(name));
  return required && `column ${required.name} is not nullable`;
};

/**
 * What stands in the way of an append of rows of `fields`, as a feature or for people; undefined when nothing does. Without `fields` features only.
 * `table-unsupported` for a protocol that we do not write.
 */
export const appendObstacle = (snapshot: Snapshot, fields?: readonly Field[]): string | undefined => {
  checkWriterProtocol(snapshot.tablePath, snapshot.protocol);
  const difference = (): string | undefined => fields && schemaDifference(snapshot.metadata.columns, fields);
  return activeFeature(snapshot) ?? difference();
};

/**
 * Refuses (`table-unsupported`, with the feature) a table that rows of `fields` cannot be appended to by plain `add` actions: features that
 * we do not know or that are active and ask for more, partitions, and columns that differ from the table's. Columns of the table that
 * are not in `fields` are left null. To be asked before a byte is written, and again over every snapshot that the append moves to; without
 * `fields`, of the features alone, before columns are looked at: what is wrong with a column may follow from a feature.
 * Source: Delta PROTOCOL.md, "Table Features", "Requirements for Writers".
 */
export const checkAppend = (snapshot: Snapshot, fields?: readonly Field[]): void => {
  const feature = appendObstacle(snapshot, fields);
  if (feature !== undefined) throw unsupported(snapshot.tablePath, feature, 'cannot be appended to');
};
