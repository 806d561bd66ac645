import type { CursorValue } from '../../../odata/index.ts';
import { keyTextOf } from '../../feed/index.ts';
import { askTop, askTopOrFirst } from './ask-top.ts';
import type { RowsAt } from './bound-steps.ts';
import { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import { liesBelowAll } from './reads-numbers.ts';
import { timesUnread } from './stalled.ts';
import { type Proof, UpperProof } from './upper-proof.ts';
import type { Witness } from './witness.ts';

/** No row shows whether bounds at a value are right. Rejects with `source-contract` where none can be. */
export const noteUnproven = async (parts: RangeParts, value: CursorValue): Promise<void> => {
  const { run, cursor } = parts;
  if (await liesBelowAll(parts, value)) throw timesUnread(run, cursor.column);
  run.notes.add({ kind: 'bound-unproven', column: cursor.column });
};

/** Sees to it that a lower bound brings rows that are known at its value. Rejects with `source-contract` where no step of it does. */
export const proveBound = async (parts: RangeParts, at: RowsAt): Promise<void> => {
  if ((await parts.bounds.proveLower(at)) === 'unproven') await noteUnproven(parts, at.value);
};

/**
 * Sees to it that a row that vouches for a bound comes with one of its own, whatever was seen today: a bound far below brings it wherever the source
 * compares. One that the next bound is made of is seen by what that brings. `again`: bounds take another step. `gone`: it is not there any more.
 */
export const proveWitness = async (
  { bounds, cursor, run }: Pick<RangeParts, 'bounds' | 'cursor' | 'run'>,
  { kind, at }: Exclude<Witness, { kind: 'there' }>,
): Promise<'proven' | 'again' | 'gone'> => {
  if (kind === 'bound') return 'proven';
  const outcome = await bounds.proveLowerAnew(at);
  if (outcome === 'unproven') run.notes.add({ kind: 'bound-unproven', column: cursor.column });
  if (outcome === 'gone') return outcome;
  return outcome === 'stepped' ? 'again' : 'proven';
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

/**
 * What the source's last row, or else its first one, shows of a bound at `start` that brought no row, where none is known. `none`: no row was hidden by it.
 * `again`: bounds take another step, or the row is gone by now. `hidden`: the row lies there. `untold`: the source shows none. Rejects as `proveLower` does.
 */
export const proveStart = async (
  parts: RangeParts,
  start: CursorValue,
): Promise<'none' | 'again' | 'hidden' | 'untold'> => {
  const end = await askTopOrFirst(parts);
  if (end === undefined) return 'untold';
  const { value } = end.row;
  const isBelow = value.order < start.order;
  if (isBelow && end.isTop) return 'none';
  const outcome = await parts.bounds.proveLowerAnew({ value, keys: [keyTextOf(parts.cursor, end.row)] });
  if (outcome === 'unproven') await noteUnproven(parts, value);
  if (outcome === 'stepped' || outcome === 'gone') return 'again';
  return isBelow ? 'none' : 'hidden';
};

/** Sees to it, once a day, that bounds bring a row that the source shows: an upper one, and a lower one where one is sent. Rejects as `proveLower` does. */
export const proveTop = async (parts: RangeParts, isBounded: boolean): Promise<Proof> => {
  const { cursor, learned } = parts;
  const isLowerDue = isBounded && !learned.holds('lowerOn');
  if (!isLowerDue && learned.holds('upperOn')) return 'proven';
  const top = await askTop(parts);
  if (top === undefined) return 'unproven';
  const at = { value: top.value, keys: [keyTextOf(cursor, top)] };
  if (isLowerDue) await proveBound(parts, at);
  const position = new Position(cursor);
  position.standAt(at.value, at.keys);
  return new UpperProof(parts, position, { next: async () => undefined }).prove();
};
