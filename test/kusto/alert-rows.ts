import { evaluate } from './evaluate/evaluate.ts';
import type { Row, Tables } from './evaluate/values.ts';
import type { Alert } from './read-alerts.ts';

/**
 * The rows that an alert finds at the time `now`: it fires when there is one. As in Azure, records that are older than its window are not
 * there for it.
 */
export const alertRows = (
  { query, windowMs }: Pick<Alert, 'query' | 'windowMs'>,
  tables: Tables,
  now: Date,
): readonly Row[] => {
  const from = now.getTime() - windowMs;
  const isSeen = ({ TimeGenerated: time }: Row): boolean =>
    time instanceof Date && time.getTime() > from && time.getTime() <= now.getTime();
  return evaluate(
    query,
    Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.filter(isSeen)])),
    now,
  );
};
