import type { Version } from './service-source.ts';

/** What of a table is not as it should be, one text a fault; the same fault has the same text at every step. */
export type Faults = readonly string[];

const label = ({ key, at }: Version): string => `${key} at ${at}`;

const newestByKey = (versions: readonly Version[]): ReadonlyMap<string, Version> => {
  const newest = new Map<string, Version>();
  for (const version of versions) {
    const other = newest.get(version.key);
    if (other === undefined || version.at > other.at) newest.set(version.key, version);
  }
  return newest;
};

const twice = (table: readonly Version[]): Faults => {
  const seen = new Set<string>();
  return table.flatMap((version) => {
    const name = label(version);
    if (seen.has(name)) return [`twice: ${name}`];
    seen.add(name);
    return [];
  });
};

const missing = (table: readonly Version[], truth: readonly Version[]): Faults => {
  const newest = newestByKey(table);
  return truth
    .filter(({ key, content }) => newest.get(key)?.content !== content)
    .map((version) =>
      newest.get(version.key)?.at === version.at
        ? `not alike: ${label(version)}`
        : `missing: ${label(version)}`,
    );
};

const contents = (versions: readonly Version[]): ReadonlySet<string> =>
  new Set(versions.map(({ content }) => content));

/**
 * What the table lacks of the source, row for row, has twice, or has that the source never had (`history`: every version that it ever showed).
 * Older versions, and rows that the source deleted, may stay.
 */
export const appendFaults = (
  table: readonly Version[],
  truth: readonly Version[],
  history: ReadonlySet<string>,
): Faults => [
  ...missing(table, truth),
  ...twice(table),
  ...table.filter(({ content }) => !history.has(content)).map((version) => `never there: ${label(version)}`),
];

/** What the table still has above `low` (all of it, without one) and the source no more. */
export const leftFaults = (table: readonly Version[], truth: readonly Version[], low?: bigint): Faults => {
  const there = contents(truth);
  return table
    .filter(({ at, content }) => (low === undefined || at > low) && !there.has(content))
    .map((version) => `left: ${label(version)}`);
};
