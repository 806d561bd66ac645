type Members<Value> = Readonly<Record<string, Value>>;

/**
 * A member of an object by a name that comes from outside. Undefined where the object has none of its own: by `[name]`, every object
 * would answer to `constructor` and `toString`.
 */
export const ownOf = <Value>(members: Members<Value> | undefined, name: string): Value | undefined =>
  members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;

/** Reads that member of one object after the other: for rows, whose names are known before them. */
export type ReadOwn<Value> = (members: Members<Value> | undefined) => Value | undefined;

/** The same for many objects: as cheap as `[name]` for a name that no object inherits. */
export const ownReader = <Value>(name: string): ReadOwn<Value> =>
  name in Object.prototype ? (members) => ownOf(members, name) : (members) => members?.[name];
