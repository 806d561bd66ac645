import { isTidemarkError } from '../../../core/index.ts';
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

/** A cell that is read by the number of its rows. */
export interface PassedCell {
  readonly run: Pick<RunContext, 'feed'>;
  /** A pass begins: no row of it has come yet. */
  readonly begin: () => void;
  readonly ask: (skip: number) => Promise<PassAnswer | 'replan'>;
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

/** One pass, from the first row on. */
const pass = async (cell: PassedCell): Promise<'more' | 'replan' | 'whole'> => {
  cell.begin();
  let isCut = false;
  let repeats = 0;
  for (let skip = 0; repeats < MOST_REPEATS;) {
    const before = cell.tally().again;
    const answer = await cell.ask(skip).catch((error: unknown) => {
      if (skip === 0 || !isRefused(error)) throw error;
      return endWithoutSkip(cell, isCut);
    });
    if (answer === 'replan' || answer === 'whole') return answer;
    if (answer.rows === 0) return 'more';
    isCut ||= answer.isCut;
    skip += answer.rows;
    repeats = cell.tally().again - before === answer.rows ? repeats + 1 : 0;
  }
  return endWithoutSkip(cell, isCut);
};

/** Reads a cell in passes by `$skip`, as rows may come and go meanwhile. */
export const readInPasses = async (cell: PassedCell): Promise<'end' | 'replan'> => {
  let quiet = 0;
  for (let passes = 0; passes < MOST_PASSES && quiet < 2; passes += 1) {
    const before = cell.tally().taken;
    const end = await pass(cell);
    if (end === 'replan') return end;
    if (end === 'whole') return 'end';
    const { taken, again } = cell.tally();
    quiet = taken === before && again === 0 ? quiet + 1 : 0;
  }
  if (quiet === 2) return 'end';
  const why =
    cell.tally().again > 0
      ? 'a value of many rows brings some of them twice each time. Its key may not be one: name better columns by "source.key"'
      : 'a value of many rows brings other rows each time';
  throw stalled(cell.run, why);
};
