import { TidemarkError } from '../../core/index.ts';
import type { Field } from '../../parquet/index.ts';
import { type MetadataAction, type Snapshot, withMetadata } from '../log/index.ts';
import { checkColumnNames } from './names.ts';

/** What a column of a table becomes. `changed` in its type, or to be not null no more, holds for every file: all of them are replaced by the same commit. */
export type ColumnChange =
  | { readonly kind: 'added'; readonly field: Field }
  | { readonly kind: 'changed'; readonly column: string; readonly to: Partial<Field> };

type Json = Readonly<Record<string, unknown>>;

/** Of the type that a column had, and not of the one that it gets. Source: Delta Spark. */
const OF_ITS_TYPE = ['__CHAR_VARCHAR_TYPE_STRING'];

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const changedField = (field: Json, { type, ...to }: Partial<Field>): Json => {
  if (type === undefined) return { ...field, ...to };
  const metadata = isJson(field['metadata']) ? Object.entries(field['metadata']) : [];
  const kept = Object.fromEntries(metadata.filter(([key]) => !OF_ITS_TYPE.includes(key)));
  return { ...field, ...to, type, metadata: kept };
};

const changedFields = (fields: readonly Json[], changes: readonly ColumnChange[]): readonly Json[] => {
  const before = new Map<unknown, Partial<Field>>();
  const added: Json[] = [];
  for (const change of changes) {
    if (change.kind === 'changed') before.set(change.column, { ...before.get(change.column), ...change.to });
    else {
      const { name, type } = change.field;
      added.push({ name, type, nullable: true, metadata: {} });
    }
  }
  const kept = fields.map((field) => {
    const to = before.get(field['name']);
    return to === undefined ? field : changedField(field, to);
  });
  return [...kept, ...added];
};

/** Numbers keep their digits: what others have put beside a column is theirs. */
const parseExactly = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(context.source)
      : value,
  );

const changedSchema = (schemaString: string, changes: readonly ColumnChange[]): string => {
  const schema = parseExactly(schemaString);
  const fields: unknown = isJson(schema) ? schema['fields'] : undefined;
  if (!isJson(schema) || !Array.isArray(fields))
    throw new TidemarkError('invariant', 'A schema that was read before is none any more.');
  return JSON.stringify({ ...schema, fields: changedFields(fields.filter(isJson), changes) });
};

/**
 * A table as it is once its columns are changed: with the `metaData` that says so, everything else of which stays as it was. Columns that
 * are added come last, and may be null. `config` for names that Delta or Fabric refuse, `invariant` for a schema that is not read back as meant.
 * Source: Delta PROTOCOL.md, "Change Metadata", "Schema Serialization Format".
 */
export const changeColumns = (snapshot: Snapshot, changes: readonly ColumnChange[]): Snapshot => {
  if (changes.length === 0) return snapshot;
  const added = changes.flatMap((change) => (change.kind === 'added' ? [change.field] : []));
  if (added.length > 0) checkColumnNames(added, snapshot.metadata.columns);
  const action: MetadataAction = {
    ...snapshot.metadata.action,
    schemaString: changedSchema(snapshot.metadata.action.schemaString, changes),
  };
  const changed = withMetadata(snapshot, action);
  const { columns } = changed.metadata;
  if (columns.length !== snapshot.metadata.columns.length + added.length)
    throw new TidemarkError(
      'invariant',
      'The changed schema of a table could not be read back. Nothing was written.',
    );
  return changed;
};
