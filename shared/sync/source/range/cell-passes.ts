import { isTidemarkError } from '../../../core/index.ts';
import type { PassesPlace } from '../../../state/index.ts';
import type { RunContext } from '../../run/index.ts';
import { stalled } from './stalled.ts';

/** Passes by `$skip` over one cell: until two bring nothing new, and no row twice. */
const MOST_PASSES = 8;
/** So many answers in a row of rows that came before: it takes no `$skip`. One alone may be of rows that moved on. */
const MOST_REPEATS = 3;

/** What an answer of a pass brought. `isCut`: it may not be all that was asked for. */
export interface PassAnswer {
  readonly rows: number;
  readonly isCut: boolean;
}

/** The deadline has come, or the table is another one. */
export type Halt = 'stopped' | 'replan';

export const isHalt = (answer: unknown): answer is Halt => answer === 'stopped' || answer === 'replan';

const FIRST: PassesPlace = { quiet: 0, skip: 0, isQuiet: true };

/** A cell that is read by the number of its rows. */
export interface PassedCell {
  readonly run: Pick<RunContext, 'feed'>;
  /** Where a run before has stopped; undefined: none has. */
  readonly from: PassesPlace | undefined;
  /** A pass begins: no row of it has come yet. */
  readonly begin: () => void;
  /** Asks for the rows behind so many. `placeNow`: where a later run goes on once the rows of the answer are kept. */
  readonly ask: (skip: number, placeNow: () => PassesPlace) => Promise<PassAnswer | Halt>;
  /** Rows that were not known, so far; rows that came more than once in this pass. */
  readonly tally: () => { readonly taken: number; readonly again: number };
  /** Whether the source counts more rows than came; undefined: it does not count. */
  readonly lacksRows: () => Promise<boolean | undefined>;
}

const isRefused = (error: unknown): boolean =>
  isTidemarkError(error, 'source-contract') || isTidemarkError(error, 'source-unavailable');

/** A service that takes no `$skip` has sent all at once, or has more than can be asked for. */
const endWithoutSkip = async (cell: PassedCell, isCut: boolean): Promise<'whole'> => {
  if ((await cell.lacksRows()) ?? isCut)
    throw stalled(cell.run, 'of a value of many rows it sends the first ones, and takes no $skip');
  return 'whole';
};

/** What came since a pass began, or went on. */
const isStill = (cell: PassedCell, taken: number): boolean => {
  const now = cell.tally();
  return now.taken === taken && now.again === 0;
};

/** One pass; answers whether it brought nothing new. What an earlier run saw of it is not known: one that takes no `$skip` is judged by a whole pass. */
const pass = async (cell: PassedCell, place: PassesPlace): Promise<'quiet' | 'new' | 'whole' | Halt> => {
  if (place.skip === 0) cell.begin();
  const { taken } = cell.tally();
  const isQuiet = (): boolean => place.isQuiet && isStill(cell, taken);
  let isCut = false;
  const end = (): Promise<'new' | 'whole'> =>
    place.skip > 0 ? Promise.resolve('new') : endWithoutSkip(cell, isCut);
  let repeats = 0;
  for (let { skip } = place; repeats < MOST_REPEATS;) {
    const before = cell.tally().again;
    const at = skip;
    const placeNow = (): PassesPlace => ({ ...place, skip: at, isQuiet: isQuiet() });
    const answer = await cell.ask(skip, placeNow).catch((error: unknown) => {
      if (skip === 0 || !isRefused(error)) throw error;
      return end();
    });
    if (typeof answer === 'string') return answer;
    if (answer.rows === 0) return isQuiet() ? 'quiet' : 'new';
    isCut ||= answer.isCut;
    skip += answer.rows;
    repeats = cell.tally().again - before === answer.rows ? repeats + 1 : 0;
  }
  return end();
};

/** Reads a cell in passes by `$skip`, as rows may come and go meanwhile. */
export const readInPasses = async (cell: PassedCell): Promise<'end' | Halt> => {
  let place = cell.from ?? FIRST;
  for (let passes = 0; passes < MOST_PASSES && place.quiet < 2; passes += 1) {
    const end = await pass(cell, place);
    if (isHalt(end)) return end;
    if (end === 'whole') return 'end';
    place = { ...FIRST, quiet: end === 'quiet' ? place.quiet + 1 : 0 };
  }
  if (place.quiet === 2) return 'end';
  const why =
    cell.tally().again > 0
      ? 'a value of many rows brings some of them twice each time. Its key may not be one: name better columns by "source.key"'
      : 'a value of many rows brings other rows each time';
  throw stalled(cell.run, why);
};
