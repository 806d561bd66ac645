import { ownOf, TidemarkError } from '../../shared/core/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import { isComparable, type Ordinal, valueOrdinal } from './ordinal.ts';
import { valueAt, withPaths } from './paths.ts';
import { refusal } from './refusal.ts';
import type { EntityKey, SampleEntityType, SampleProperty } from './sample-types.ts';

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
  clear(): void;
  /** Declares the rows anew: those that are there stay as they are, and have the same key. */
  declare(type: SampleEntityType): void;
}

const storedRow = (seq: number, values: JsonObject): StoredRow => {
  const known = new Map<string, Ordinal | null>();
  return {
    seq,
    values,
    ordinal: ({ name, type }) => {
      let ordinal = known.get(name);
      if (ordinal === undefined)
        known.set(name, (ordinal = valueOrdinal(type, valueAt(values, name)) ?? null));
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

class StoredRows implements EntityTable {
  #type: SampleEntityType;
  #properties: ReadonlyMap<string, SampleProperty> = new Map();
  readonly #byKey = new Map<string, StoredRow>();
  #nextSeq = 0;
  #version = 0;
  #rows: { readonly version: number; readonly all: readonly StoredRow[] } | undefined;

  constructor(type: SampleEntityType) {
    this.#type = type;
    this.declare(type);
  }

  get type(): SampleEntityType {
    return this.#type;
  }

  declare(type: SampleEntityType): void {
    this.#type = type;
    this.#properties = new Map(withPaths(type).map((property) => [property.name, property]));
    this.#version += 1;
  }

  get version(): number {
    return this.#version;
  }

  rows(): readonly StoredRow[] {
    if (this.#rows?.version !== this.#version)
      this.#rows = { version: this.#version, all: [...this.#byKey.values()] };
    return this.#rows.all;
  }

  property(name: string): SampleProperty | undefined {
    return this.#properties.get(name);
  }

  find(key: EntityKey): StoredRow | undefined {
    return this.#byKey.get(this.#textOf(key));
  }

  insert(values: JsonObject): StoredRow {
    if (this.#byKey.has(this.#keyText((name) => valueAt(values, name))))
      throw refusal(409, `A ${this.type.name} with that key exists.`);
    return this.#put(this.#nextSeq++, values);
  }

  update(key: EntityKey, changes: JsonObject): void {
    const row = this.#existing(key);
    const keep = Object.fromEntries(this.type.key.map((name) => [name, ownOf(row.values, name)]));
    this.#put(row.seq, { ...row.values, ...changes, ...keep });
  }

  remove(key: EntityKey): void {
    this.#existing(key);
    this.#byKey.delete(this.#textOf(key));
    this.#version += 1;
  }

  clear(): void {
    this.#byKey.clear();
    this.#version += 1;
  }

  #keyText(valueOf: (name: string) => JsonValue | undefined): string {
    return this.type.key
      .map((name) => String(valueOrdinal(this.#properties.get(name)?.type ?? '', valueOf(name)) ?? 'null'))
      .join('\u0000');
  }

  #textOf(key: EntityKey): string {
    return this.#keyText((name) => keyValue(this.type, key, name));
  }

  #existing(key: EntityKey): StoredRow {
    const row = this.find(key);
    if (row === undefined) throw new TidemarkError('config', `No ${this.type.name} has that key.`);
    return row;
  }

  #put(seq: number, values: JsonObject): StoredRow {
    const unknown = this.type.isOpen
      ? undefined
      : Object.keys(values).find((name) => !this.#properties.has(name));
    if (unknown !== undefined) throw refusal(400, `${this.type.name} has no property '${unknown}'.`);
    for (const property of this.type.properties) checkValue(property, ownOf(values, property.name));
    const row = storedRow(seq, { ...values });
    const isKeyless = this.type.key.length === 0;
    this.#byKey.set(isKeyless ? `#${seq}` : this.#keyText((name) => valueAt(values, name)), row);
    this.#version += 1;
    return row;
  }
}

/** @throws TidemarkError `source-contract` with the HTTP status for rows that the type does not allow; `config` for a key that no row has. */
export const createEntityTable = (
  type: SampleEntityType,
  initialRows: readonly JsonObject[],
): EntityTable => {
  const table = new StoredRows(type);
  for (const row of initialRows) table.insert(row);
  return table;
};
