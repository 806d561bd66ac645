import { type HostileCase, hostileCase } from './hostile-case.ts';
import { type CaseEnd, playCase } from './play-case.ts';
import type { QuirkEntry } from './quirk-catalogue.ts';

/** A case takes some hundredths of a second; one that takes this long has come to no end. */
const LIMIT_MS = 20_000;

export interface PlayedSeed {
  readonly given: HostileCase;
  readonly end: CaseEnd;
}

/** Plays the case of a seed, of at most so many of `entries` at once. Never rejects; a case that hangs is wrong. */
export const playSeed = async (
  seed: number,
  entries: readonly QuirkEntry[],
  most: number,
  parallel = 1,
): Promise<PlayedSeed> => {
  const given = hostileCase(seed, entries, most, parallel);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LIMIT_MS);
  const end = await playCase(given, late.signal);
  clearTimeout(timer);
  const isLate = late.signal.aborted;
  return { given, end: isLate ? { end: 'wrong', fault: `a run does not end\n${JSON.stringify(end)}` } : end };
};

/** A case in words, for whoever plays it again. */
export const caseText = ({ given, end }: PlayedSeed): string => {
  const { seed, names, shape, quirks, servicePage, feedPage, batchRows, parallel } = given;
  const facts = { ...shape, base: String(shape.base), servicePage, feedPage, batchRows, parallel, quirks };
  return [
    `seed ${seed}: ${names.join(', ')}`,
    `  ${JSON.stringify(facts)}`,
    end.end === 'wrong' ? end.fault : end.end,
  ].join('\n');
};
