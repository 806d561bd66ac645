import { checkOperations } from './table-limits.ts';
import type { Entity, EntityTable, Found, Operation } from './entity-table.ts';

const ALWAYS: readonly string[] = ['partitionKey', 'rowKey', 'etag', 'timestamp'];

const project = (entity: Entity, columns: readonly string[]): Entity => {
  const wanted = new Set([...ALWAYS, ...columns]);
  return Object.fromEntries(Object.entries(entity).filter(([name]) => wanted.has(name)));
};

/** The place of a key in keys that are sorted, or where it would be. */
const placeOf = (keys: readonly string[], key: string): number => {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Entities by row key, in order of it. */
class Rows {
  readonly #entities = new Map<string, Entity>();
  readonly #keys: string[] = [];
  #writes = 0;

  get(rowKey: string): Entity | undefined {
    return this.#entities.get(rowKey);
  }

  between(from: string, to: string, limit: number): readonly Entity[] {
    const first = placeOf(this.#keys, from);
    const keys = this.#keys.slice(first, Math.min(placeOf(this.#keys, to), first + limit));
    return keys.map((key) => this.#entities.get(key) ?? {});
  }

  put(entity: Entity & { readonly rowKey: string }, timestamp: Date): string {
    const { rowKey } = entity;
    if (!this.#entities.has(rowKey)) this.#keys.splice(placeOf(this.#keys, rowKey), 0, rowKey);
    const etag = `W/"${(this.#writes += 1)}"`;
    this.#entities.set(rowKey, { ...entity, etag, timestamp });
    return etag;
  }

  delete(rowKey: string): void {
    if (this.#entities.delete(rowKey)) this.#keys.splice(placeOf(this.#keys, rowKey), 1);
  }
}

const allows = (operation: Operation, there: Entity | undefined): boolean => {
  if ('etag' in operation) return there?.['etag'] === operation.etag;
  if (operation.kind === 'upsert') return true;
  return (there !== undefined) === (operation.kind === 'delete');
};

/**
 * The entities of a table that lives as long as its process, with what Table Storage does: ETags, the time of the last write by `now` (the
 * service's clock), transactions, limits.
 */
export const createMemoryTable = (now: () => number): EntityTable => {
  const rows = new Rows();
  const thereFor = (operation: Operation): Entity | undefined =>
    rows.get(operation.kind === 'delete' ? operation.rowKey : operation.entity.rowKey);
  const found = (entity: Entity): Found => ({ entity, readAt: now() });
  const apply = (operation: Operation): string => {
    if (operation.kind === 'delete') {
      rows.delete(operation.rowKey);
      return '';
    }
    const { kind, entity } = operation;
    const before = kind === 'merge' ? rows.get(entity.rowKey) : {};
    return rows.put({ ...before, ...entity }, new Date(now()));
  };

  return {
    location: 'memory',
    get: async (_what, rowKey, signal) => {
      signal?.throwIfAborted();
      const entity = rows.get(rowKey);
      return entity && found(entity);
    },
    list: async (_what, { from, to, limit, columns }, signal) => {
      signal?.throwIfAborted();
      return rows
        .between(from, to, limit)
        .map((entity) => found(columns === undefined ? entity : project(entity, columns)));
    },
    write: async (what, operations, signal) => {
      signal?.throwIfAborted();
      checkOperations(what, operations);
      if (!operations.every((operation) => allows(operation, thereFor(operation))))
        return { outcome: 'lost' };
      const [etag = ''] = operations.map(apply);
      return { outcome: 'written', etag };
    },
  };
};
