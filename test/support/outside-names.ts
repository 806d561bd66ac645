/** Names that every JavaScript object answers to: `constructor`, `toString`, `__proto__` and so on. */
export const OUTSIDE_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype).toSorted();

/** An object with that one member of its own, `__proto__` too, which an object literal would take for its prototype. */
export const memberNamed = <Value>(name: string, value: Value): Record<string, Value> =>
  Object.fromEntries([[name, value]]);
