import type { CursorValue } from '../../../odata/index.ts';
import { isPlaceBeyond, type SourceRow } from '../../feed/index.ts';
import { type Halt, isHalt } from './cell-passes.ts';
import { CellReader } from './cell-reader.ts';
import type { DueCheck } from './due-check.ts';
import type { RangeParts } from './range-parts.ts';
import { stalled, stalledUnproven } from './stalled.ts';
import { askTop } from './ask-top.ts';

/** A cell that brought nothing is made so many times as wide. */
const WIDER = 8n;
/** Times that it is: from one unit to far beyond the widest span of any type. */
const MOST_CELLS = 40;

/** Rows of a wider cell, and the greatest of them. */
export interface Widened {
  readonly taken: number;
  readonly greatest: SourceRow;
}

/** Everything from a value on, by key, where the source does not tell what its last row is. */
const readAbove = async (
  parts: RangeParts,
  from: CursorValue,
  due: Pick<DueCheck, 'seeCell' | 'seeRest'>,
): Promise<Widened | 'end' | Halt> => {
  const far = parts.bounds.unit * WIDER ** BigInt(MOST_CELLS);
  const cell = await new CellReader(parts, { from, below: from.order + far }, due).read();
  if (isHalt(cell)) return cell;
  const { taken, greatest } = cell;
  return greatest === undefined || greatest.value.order <= from.order ? 'end' : { taken, greatest };
};

/** Wider and wider cells from a value on and up to an end, until rows above the value come; undefined: none do. */
const readWider = async (
  parts: RangeParts,
  { from, end }: { readonly from: CursorValue; readonly end: bigint },
  due: Pick<DueCheck, 'seeCell' | 'seeRest'>,
): Promise<Widened | Halt | undefined> => {
  const { bounds, learned } = parts;
  let width = BigInt(learned.traits.cellWidth ?? 2n * bounds.unit);
  for (let cells = 0; cells < MOST_CELLS; cells += 1) {
    const below = from.order + width > end ? end : from.order + width;
    const cell = await new CellReader(parts, { from, below }, due).read();
    if (isHalt(cell)) return cell;
    const { taken, greatest } = cell;
    if (greatest !== undefined && greatest.value.order > from.order) {
      learned.learn({ cellWidth: String(taken * 2 < parts.page ? width * 4n : width) });
      return { taken, greatest };
    }
    if (below === end) return undefined;
    width *= WIDER;
  }
  return undefined;
};

/**
 * Reads on above a value by key, where asking by the cursor brings nothing above it: wider and wider cells, until rows beyond it come or the
 * source's top is reached.
 */
export const widen = async (
  parts: RangeParts,
  from: CursorValue,
  due: Pick<DueCheck, 'seeCell' | 'seeRest'>,
): Promise<Widened | 'end' | Halt> => {
  const { bounds, run, cursor, learned } = parts;
  const top = await askTop(parts);
  if (top === undefined) return readAbove(parts, from, due);
  if (top.value.order <= from.order) return 'end';
  const wide = await readWider(parts, { from, end: top.value.order + bounds.unit }, due);
  if (wide !== undefined) return wide;
  if (bounds.end !== undefined && isPlaceBeyond(top.place, bounds.end)) return 'end';
  if (learned.traits.noLookUpAt !== undefined) throw stalledUnproven(run, cursor.column);
  throw stalled(run, 'it shows rows at its end that no question from below brings');
};
