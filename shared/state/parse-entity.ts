import type { z } from 'zod';
import type { Entity } from './entity-table.ts';

/** The one partition of the table: with it, every feed is listed by one range of keys, however long the history is. */
export const PARTITION = 'tidemark';

/** A row, or the names of the columns that a person's edit, or a half-written entity, has made unreadable. */
export type Parsed<Row> =
  | { readonly outcome: 'read'; readonly row: Row }
  | { readonly outcome: 'unreadable'; readonly columns: readonly string[] };

/** An entity as its schema says. Values stay out of what it answers where it cannot be read. */
export const parseEntity = <Row>(schema: z.ZodType<Row>, entity: Entity): Parsed<Row> => {
  const parsed = schema.safeParse(entity);
  if (parsed.success) return { outcome: 'read', row: parsed.data };
  const columns = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'all')))];
  return { outcome: 'unreadable', columns };
};
