import { keyTextOf } from '../../feed/index.ts';
import { askTop } from './ask-top.ts';
import type { RowsAt } from './bound-steps.ts';
import type { RangeParts } from './range-parts.ts';

/** Sees to it that a lower bound brings rows that are known at its value. Rejects with `source-contract` where no step of it does. */
export const proveBound = async ({ bounds, cursor, run }: RangeParts, at: RowsAt): Promise<void> => {
  if ((await bounds.proveLower(at)) === 'unproven')
    run.notes.add({ kind: 'bound-unproven', column: cursor.column });
};

/**
 * Sees to it that a lower bound brings back the source's last row, before one that no row's value is asked with. Asked once a day: what is read
 * by value proves it as well.
 */
export const proveLower = async (parts: RangeParts): Promise<void> => {
  const { cursor, learned } = parts;
  if (learned.holds('lowerOn')) return;
  const top = await askTop(parts);
  if (top !== undefined) await proveBound(parts, { value: top.value, keys: [keyTextOf(cursor, top)] });
};
