import { readFileSync } from 'node:fs';
import type { StateStore } from '../../shared/state/index.ts';
import type { EntityToWrite } from '../../shared/state/entity-table.ts';
import { createMemoryTable } from '../../shared/state/memory-table.ts';
import { storeOverTable } from '../../shared/state/table-store.ts';

/** A version whose stored state is kept in test/fixtures. */
export type Released = '0.1.0' | '0.2.0';

/** A file of a version's fixtures. */
export const fixtureOf = (version: Released, name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${version}/${name}.json`, import.meta.url), 'utf8'));

interface Kept {
  readonly value: string;
  readonly type: string;
}
const asRead = ({ value, type }: Kept): string | bigint | boolean | Date => {
  if (type === 'Int64') return BigInt(value);
  if (type === 'DateTime') return new Date(value);
  return type === 'Boolean' ? value === 'true' : value;
};

type Entities = readonly (Readonly<Record<string, string | Kept>> & EntityToWrite)[];

/** A store over the entities of a version, as that version left them at `now` (epoch ms). */
export const releasedStore = async (version: Released, now: number): Promise<StateStore> => {
  const table = createMemoryTable(() => now);
  for (const { partitionKey, rowKey, ...columns } of fixtureOf(version, 'entities') as Entities) {
    const read = Object.entries(columns).map(([name, one]) => [
      name,
      typeof one === 'object' && 'type' in one ? asRead(one) : one,
    ]);
    const entity = { partitionKey, rowKey, ...Object.fromEntries(read) } as EntityToWrite;
    await table.write('the test', [{ kind: 'insert', entity }]);
  }
  return storeOverTable(table, () => 'a-write');
};

const renamed = ([name, value]: readonly [string, unknown]): readonly [string, unknown] => {
  if (name === 'verifiedFrom') return ['verifiedThrough', value];
  if (name === 'byOffset') return ['offsetPaged', value];
  return name === 'unverifiedRows' && value === -1 ? [name, 'unknown'] : [name, asNow(value)];
};

/** What an older version called by another name, by the names of now. */
export const asNow = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asNow);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(renamed));
};
