import { ownOf } from '../../core/index.ts';
import { DurationSpelling } from './duration-spelling.ts';
import { GuidSpelling } from './guid-spelling.ts';
import { SPELLING_BYTES, type Spelling } from './spelling.ts';
import { TimeSpelling } from './time-spelling.ts';

/** The types whose values are stored in one spelling. What one has read is used before another value is read. */
export const SPELLINGS = {
  'Edm.Guid': new GuidSpelling(),
  'Edm.TimeOfDay': new TimeSpelling(),
  'Edm.Duration': new DurationSpelling(),
} as const satisfies Readonly<Record<string, Spelling>>;

/** How values of an Edm type are spelled where they are stored; undefined for a type whose texts are as they are, or that is no text. */
export const spellingOf = (edmType: string): Spelling | undefined => ownOf<Spelling>(SPELLINGS, edmType);

const text = Buffer.alloc(SPELLING_BYTES * 2 + 1);
const spelled = Buffer.alloc(SPELLING_BYTES);

/** A value's text as it is stored. A text that is no value of its type is left as it is. */
export const spell = (edmType: string, value: string): string => {
  const spelling = spellingOf(edmType);
  if (spelling === undefined || value.length > SPELLING_BYTES) return value;
  const length = text.write(value, 'latin1');
  // What is not ASCII stands in no such value, and would be cut to a byte that may.
  if (text.toString('latin1', 0, length) !== value) return value;
  text[length] = 0;
  return spelling.read({ bytes: text }, 0, spelled, 0) === length
    ? spelled.toString('latin1', 0, spelling.end)
    : value;
};
