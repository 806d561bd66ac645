/** Values that are shown or read as others. */
export interface SpellingQuirks {
  /** 406 where `Accept` asks for IEEE754Compatible=true. */
  rejectIeee754?: boolean;
  /** false: Int64 and Decimal are strings although nobody asked for it and Content-Type does not say so. */
  numbersAsJson?: boolean;
  /** Int64 goes through a double, as it is shown (`shown`), as a literal is read (`literals`), or both. */
  roundedInts?: 'shown' | 'literals' | 'both';
  /** Guids in capitals and times of day with seven digits: always (`other`), or in every second answer (`turns`). */
  spelling?: 'other' | 'turns';
}

export const roundedInt = (text: string): string => BigInt(Number(text)).toString();

export const roundsShown = ({ roundedInts }: SpellingQuirks): boolean =>
  roundedInts === 'shown' || roundedInts === 'both';

export const roundsLiterals = ({ roundedInts }: SpellingQuirks): boolean =>
  roundedInts === 'literals' || roundedInts === 'both';

/** Whether the nth answer of rows spells its values the other way. */
export const spellsOther = ({ spelling }: SpellingQuirks, nth: number): boolean =>
  spelling === 'other' || (spelling === 'turns' && nth % 2 === 0);

/** The other spelling of a value: the same Guid, the same time of day. */
export const otherSpelling = (type: string, text: string): string => {
  if (type === 'Edm.Guid') return text.toUpperCase();
  if (type !== 'Edm.TimeOfDay') return text;
  const [clock = '', fraction = ''] = text.split('.');
  return `${clock.length === 5 ? `${clock}:00` : clock}.${fraction.padEnd(7, '0')}`;
};
