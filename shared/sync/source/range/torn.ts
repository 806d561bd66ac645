import { inWords, TidemarkError } from '../../../core/index.ts';
import type { CursorValue } from '../../../odata/index.ts';
import type { RangeParts } from './range-parts.ts';

/** So many runs in a row that break behind one row: it does not pass. */
const LASTING_RUNS = 3;

/** Counts the runs in a row that broke behind a value. */
const countRuns = ({ learned }: Pick<RangeParts, 'learned'>, literal: string): number => {
  const { breaksBehind, breaksRuns = 0 } = learned.traits;
  const runs = breaksBehind === literal ? breaksRuns + 1 : 1;
  learned.note({ breaksBehind: literal, breaksRuns: runs });
  return runs;
};

/**
 * The failure of a read that gets to a row and no further, as no answer comes whole behind it. What cannot be read is told as it is; a service that
 * breaks off as passing, and in the third run in a row as lasting.
 */
export const breaksBehind = (
  parts: Pick<RangeParts, 'run' | 'cursor' | 'learned'>,
  value: CursorValue | undefined,
  torn: TidemarkError,
): TidemarkError => {
  const { name } = parts.run.feed;
  const { column } = parts.cursor;
  if (value === undefined) return torn;
  const place = `behind the row whose ${column} is ${value.literal}`;
  if (torn.kind !== 'source-unavailable')
    return inWords(torn, `${torn.message} It stands ${place}; what came before it is kept.`);
  const runs = countRuns(parts, value.literal);
  if (runs < LASTING_RUNS)
    return inWords(torn, `${torn.message} It breaks off ${place}; what came before it is kept.`, {
      ...torn.facts,
      runs,
    });
  return new TidemarkError(
    'source-contract',
    `Feed "${name}": in ${runs} runs in a row the service broke off its answers ${place}: it does not bring the row that follows. What came before it is kept. ` +
      'Look into its log, and correct or delete that row at the source, leave it out by "filter", or what breaks it by "select".',
    { feed: name, column, runs },
  );
};

/** A read has come to its end: nothing breaks any more. */
export const forgetBreaks = ({ learned }: Pick<RangeParts, 'learned'>): void => {
  if (learned.traits.breaksBehind !== undefined) learned.forget('breaksBehind', 'breaksRuns');
};
