import { ownOf } from '../../../shared/core/index.ts';
import type { StoredRow } from '../entity-table.ts';

/** Sets that show rows by the clock. */
export interface ViewQuirks {
  /** The property whose time has to be past before a row is shown. Null: shown at once. */
  visibleFrom?: string;
  /** The property from whose time on a row is shown no more. Null: shown for ever. */
  visibleTo?: string;
}

const timeOf = (row: StoredRow, name: string | undefined, otherwise: number): number => {
  const value = name === undefined ? undefined : ownOf(row.values, name);
  return typeof value === 'string' ? Date.parse(value) : otherwise;
};

/** Whether a row is shown at a moment, epoch ms. */
export const isShown = (row: StoredRow, { visibleFrom, visibleTo }: ViewQuirks, nowMs: number): boolean =>
  timeOf(row, visibleFrom, -Infinity) <= nowMs && nowMs < timeOf(row, visibleTo, Infinity);

export const showsByClock = ({ visibleFrom, visibleTo }: ViewQuirks): boolean =>
  visibleFrom !== undefined || visibleTo !== undefined;
