import { isTidemarkError } from '../../core/index.ts';
import { comparePlaces, type CursorPlaces, type CursorValue, type Place } from '../../odata/index.ts';
import { type RunContext, save } from '../run/index.ts';
import type { SourceRow } from '../feed/index.ts';
import {
  askOnce,
  bringsBelow,
  isFalling,
  isInOrder,
  Learned,
  type RangeParts,
  type RangeRequest,
  unlessRefused,
} from './range/index.ts';

/** Why a source is read by its links. */
export type LinksNeeded = 'disordered' | 'unfiltered';

/**
 * Remembers that a source has to be read by its links. What was committed so far proves nothing any more: that is stored at once, since the walk may not
 * come to its end.
 */
const learnLinks = async (run: RunContext, learned: Learned, why: LinksNeeded): Promise<void> => {
  learned.learn(why === 'disordered' ? { ignoresOrder: true } : { ignoresFilter: true });
  save(run, run.state);
  await run.keeper.write();
};

/** Says why a source is read by its links; `why`: this run has found it. */
export const beginLinks = async (run: RunContext, why: LinksNeeded | undefined): Promise<void> => {
  const learned = new Learned(run);
  if (why !== undefined) await learnLinks(run, learned, why);
  if (learned.has('ignoresOrder')) run.notes.add({ kind: 'order-ignored' });
  if (learned.has('ignoresFilter')) run.notes.add({ kind: 'filter-ignored', rows: 0 });
};

/** Rows of each of the two answers that show an order. */
const ROWS = 100;

/** What a read by links was like. */
export interface Watched {
  /** Its rows came in the order asked for. */
  readonly isOrdered: boolean;
  /** Rows below the bound asked for. */
  readonly below: number;
  /** The greatest row that came. */
  readonly greatest: SourceRow | undefined;
}

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds' | 'learned' | 'find'>;

/** The places of one answer; undefined: the service takes no such question. */
const placesOf = (parts: Parts, request: RangeRequest): Promise<CursorPlaces | undefined> =>
  askOnce(parts, request, ({ places }) => places).catch(unlessRefused);

/** The first value of an answer. */
const firstOf = (places: CursorPlaces): Place | undefined => {
  for (let row = 0; row < places.count; row += 1) if (!places.isNull(row)) return places.at(row);
  return undefined;
};

/**
 * Whether rows come upwards and downwards as they are asked for: a source that keeps no order sends the same rows first both times. Rows of one value show
 * nothing.
 */
const keepsOrder = async (parts: Parts): Promise<boolean> => {
  const up = await placesOf(parts, { order: 'cursor', top: ROWS });
  const least = up && isInOrder(up) ? firstOf(up) : undefined;
  if (least === undefined) return false;
  const down = await placesOf(parts, { order: 'descending', top: ROWS });
  const greatest = down && isFalling(down) ? firstOf(down) : undefined;
  return greatest !== undefined && comparePlaces(greatest, least) > 0;
};

/** Whether a bound leaves out what lies below it, and brings what it was made of. */
const obeysFilter = async (parts: Parts, value: CursorValue): Promise<boolean> => {
  if (await bringsBelow(parts, value)) return false;
  const { bounds } = parts;
  const there = await placesOf(parts, { ge: bounds.lowerOf(value), order: 'cursor', top: 1 });
  return there !== undefined && there.count > 0;
};

/** A probe that fails changes nothing: it is asked once more by the next run. */
const quietly = async ({ signal }: RunContext, ask: () => Promise<void>): Promise<void> => {
  try {
    await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (!isTidemarkError(error) || !error.kind.startsWith('source-')) throw error;
  }
};

/**
 * After a read by links, once a day: whether the source still keeps no order, and ignores the filter. Both are unlearned where neither the read nor the
 * questions show them any more.
 */
export const askLinksAgain = async (parts: Parts, { isOrdered, below, greatest }: Watched): Promise<void> => {
  const { run, learned } = parts;
  const isAsked = (name: 'ignoresOrder' | 'ignoresFilter'): boolean =>
    learned.has(name) && learned.isDue(name);
  await quietly(run, async () => {
    if (isAsked('ignoresFilter') && greatest !== undefined) {
      if (below === 0 && (await obeysFilter(parts, greatest.value))) learned.forget('ignoresFilter');
      else learned.learn({ ignoresFilter: true });
    }
    if (!isAsked('ignoresOrder')) return;
    if (isOrdered && (await keepsOrder(parts))) learned.forget('ignoresOrder');
    else learned.learn({ ignoresOrder: true });
  });
};

/** Once a day after one was learned: whether the service still takes no, or few, questions by key. `key`: of a row that it has. */
export const askByKeyAgain = async (
  { run, find, learned }: Pick<Parts, 'run' | 'find' | 'learned'>,
  key: string | undefined,
): Promise<void> => {
  if (key === undefined || !learned.isLookUpDue) return;
  await quietly(run, async () => void (await find([key])));
};
