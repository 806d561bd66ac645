import type { z } from 'zod';
import { TidemarkError } from '../core/index.ts';

/** An entity as the SDK hands it over. */
export type Entity = Readonly<Record<string, unknown>>;

/** The one partition of the table: with it, every feed is listed by one range of keys, however long the history is. */
export const PARTITION = 'tidemark';

/**
 * An entity as its schema says, or `invariant` with the names of the columns that are wrong, which a person's edit must
 * have made so. The values stay out of the message.
 */
export const parseEntity = <Row>(schema: z.ZodType<Row>, entity: Entity, location: string): Row => {
  const parsed = schema.safeParse(entity);
  if (parsed.success) return parsed.data;
  const rowKey = String(entity['rowKey']);
  const columns = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'all')))].join(', ');
  throw new TidemarkError(
    'invariant',
    `The entity with PartitionKey "${PARTITION}" and RowKey "${rowKey}" in ${location} cannot be read; wrong columns: ${columns}. Correct them, or delete the entity: a feed without one begins from what its table holds.`,
    { location, rowKey, columns },
  );
};
