import type { JsonObject, Page } from '../../odata/index.ts';
import { keyText } from '../feed/index.ts';
import type { PageRows } from './intake.ts';
import type { Sifter } from './sift.ts';
import { isLate, type PageTaker, type Step, type WalkParts } from './walk-parts.ts';

/** Takes pages whose rows come in the order asked for: a batch is committed whenever it is full. */
export const takeOrdered = (parts: WalkParts, sifter: Sifter): PageTaker => {
  const { run, cursor, values, intake, boundary } = parts;
  const { watermark } = run.state;

  const isKnownAtBoundary = (row: JsonObject | undefined): boolean =>
    row !== undefined &&
    watermark !== undefined &&
    values.compare(values.valueOf(row), watermark) === 0 &&
    boundary.has(keyText(cursor, row));

  /** Whether rows that came after a greater one are only repeated: in the table already, or in the open batch. */
  const areRepeated = async (suspects: PageRows): Promise<boolean | 'replan'> => {
    const found = await intake.identify(suspects);
    if (found === 'replan') return 'replan';
    const open = intake.openIds();
    return found.ids.every((id) => found.inTable.has(id) || open.has(id));
  };

  const take = async (page: Page, rows: readonly JsonObject[]): Promise<Step> => {
    const { kept, suspects, settled } = sifter.sift(rows);
    if (suspects.length > 0) {
      const repeated = await areRepeated({ page, rows, indexes: suspects });
      if (repeated !== true) return repeated === 'replan' ? 'replan' : 'disordered';
      parts.passedOver.repeated += suspects.length;
    }
    parts.tally.see(rows, kept);
    const indexes = boundary.size === 0 ? kept : kept.filter((index) => !isKnownAtBoundary(rows[index]));
    const taken = indexes.length === 0 ? indexes : await intake.add({ page, rows, indexes });
    if (taken === 'replan') return 'replan';
    parts.tally.took(rows, taken);
    if (settled) return 'settled';
    if (isLate(run)) return (await parts.flush()) === 'replan' ? 'replan' : 'stopped';
    return intake.isFull ? parts.flush() : 'more';
  };

  return {
    take,
    get greatest() {
      return sifter.last;
    },
    get keys() {
      return sifter.lastKeys;
    },
  };
};
