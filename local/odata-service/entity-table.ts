import { ownOf, TidemarkError } from '../../shared/core/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import { isComparable, type Ordinal, valueOrdinal } from './ordinal.ts';
import { refusal } from './refusal.ts';
import type { EntityKey, SampleEntityType, SampleProperty } from './types.ts';

/** A row with its ordinals, found once. `seq` counts insertions: it is the order of storage. */
export interface StoredRow {
  readonly seq: number;
  readonly values: JsonObject;
  ordinal(property: SampleProperty): Ordinal | null;
}

/**
 * The rows of one entity set, checked against its declared type. `version` grows with every change. Rows without a key
 * stay as they are.
 */
export interface EntityTable {
  readonly type: SampleEntityType;
  readonly version: number;
  rows(): readonly StoredRow[];
  property(name: string): SampleProperty | undefined;
  find(key: EntityKey): StoredRow | undefined;
  insert(values: JsonObject): StoredRow;
  update(key: EntityKey, changes: JsonObject): void;
  remove(key: EntityKey): void;
}

const storedRow = (seq: number, values: JsonObject): StoredRow => {
  const known = new Map<string, Ordinal | null>();
  return {
    seq,
    values,
    ordinal: ({ name, type }) => {
      let ordinal = known.get(name);
      if (ordinal === undefined) known.set(name, (ordinal = valueOrdinal(type, ownOf(values, name)) ?? null));
      return ordinal;
    },
  };
};

const checkValue = (property: SampleProperty, value: JsonValue | undefined): void => {
  if (value === null || value === undefined) {
    if (property.nullable === false) throw refusal(400, `Property '${property.name}' is not nullable.`);
  } else if (isComparable(property.type) && valueOrdinal(property.type, value) === undefined)
    throw refusal(400, `Property '${property.name}' has a value that is no ${property.type}.`);
};

const keyValue = (type: SampleEntityType, key: EntityKey, name: string): JsonValue | undefined => {
  if (typeof key !== 'object' || key === null) return type.key.length === 1 ? key : undefined;
  return Array.isArray(key) ? undefined : ownOf(key as JsonObject, name);
};

/** @throws TidemarkError `source-contract` with the HTTP status for rows that the type does not allow; `config` for a key that no row has. */
export const createEntityTable = (
  type: SampleEntityType,
  initialRows: readonly JsonObject[],
): EntityTable => {
  const properties = new Map(type.properties.map((property) => [property.name, property]));
  const byKey = new Map<string, StoredRow>();
  let nextSeq = 0;
  let version = 0;

  const keyText = (valueOf: (name: string) => JsonValue | undefined): string =>
    type.key
      .map((name) => String(valueOrdinal(properties.get(name)?.type ?? '', valueOf(name)) ?? 'null'))
      .join('\u0000');
  const textOf = (key: EntityKey): string => keyText((name) => keyValue(type, key, name));
  const held = (key: EntityKey): StoredRow => {
    const row = byKey.get(textOf(key));
    if (row === undefined) throw new TidemarkError('config', `No ${type.name} has that key.`);
    return row;
  };
  const checkNames = (values: JsonObject): void => {
    const unknown = Object.keys(values).find((name) => !properties.has(name));
    if (unknown !== undefined) throw refusal(400, `${type.name} has no property '${unknown}'.`);
  };
  const put = (seq: number, values: JsonObject): StoredRow => {
    checkNames(values);
    for (const property of type.properties) checkValue(property, ownOf(values, property.name));
    const row = storedRow(seq, { ...values });
    byKey.set(type.key.length === 0 ? `#${seq}` : keyText((name) => ownOf(values, name)), row);
    version += 1;
    return row;
  };
  const table: EntityTable = {
    type,
    get version() {
      return version;
    },
    rows: () => [...byKey.values()],
    property: (name) => properties.get(name),
    find: (key) => byKey.get(textOf(key)),
    insert: (values) => {
      if (byKey.has(keyText((name) => ownOf(values, name))))
        throw refusal(409, `A ${type.name} with that key exists.`);
      return put(nextSeq++, values);
    },
    update: (key, changes) => {
      const row = held(key);
      const keep = Object.fromEntries(type.key.map((name) => [name, ownOf(row.values, name)]));
      put(row.seq, { ...row.values, ...changes, ...keep });
    },
    remove: (key) => {
      held(key);
      byKey.delete(textOf(key));
      version += 1;
    },
  };
  for (const row of initialRows) table.insert(row);
  return table;
};
