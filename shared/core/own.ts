type Members<Value> = Readonly<Record<string, Value>>;

/**
 * A member of an object by a name that comes from outside. Undefined where the object has none of its own: by `[name]`, every object
 * would answer to `constructor` and `toString`.
 */
export const ownOf = <Value>(members: Members<Value> | undefined, name: string): Value | undefined =>
  members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
