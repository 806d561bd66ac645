import type { EntityTable, Operation, WriteResult } from './entity-table.ts';
import { marksEntity } from './feed-entity.ts';
import { LEAST_FORMAT } from './format.ts';
import { restless, ROUNDS } from './restless.ts';
import type { StateReader } from './state-reader.ts';
import type { StateStore } from './state-store.ts';

/** Merges marks into a feed's entity, whoever holds it, or makes one for a feed that never ran. To do it twice does no harm. */
export const markFeed = async (
  { table, reader }: { readonly table: EntityTable; readonly reader: StateReader },
  ...[feed, marks]: Parameters<StateStore['mark']>
): Promise<void> => {
  const what = `Marking feed "${feed}"`;
  const entity = marksEntity(feed, marks);
  let last: WriteResult = { outcome: 'lost' };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const etag = (await reader.feed(feed))?.entry.etag;
    const operation: Operation =
      etag === undefined
        ? { kind: 'insert', entity: { ...entity, format: BigInt(LEAST_FORMAT) } }
        : { kind: 'merge', entity, etag };
    last = await table.write(what, [operation]);
    if (last.outcome === 'written') return;
  }
  throw restless(what, table.location, last);
};
