import type { StoredRow } from '../entity-table.ts';
import type { Ordinal } from '../ordinal.ts';
import { valueAt } from '../paths.ts';
import type { SampleProperty } from '../sample-types.ts';
import { collated, type OrderQuirks } from './collation.ts';
import { roundedInt, roundsLiterals, type SpellingQuirks } from './spelling.ts';
import { comparedTime, literalTime, type TimeQuirks } from './times.ts';

/** What decides how two values compare. */
export type ComparingQuirks = TimeQuirks & OrderQuirks & SpellingQuirks;

const isText = (type: string): boolean => type === 'Edm.String' || type === 'Edm.Guid';

const collationOf = (use: 'order' | 'filter', quirks: OrderQuirks) =>
  use === 'order' ? quirks.orderCollation : quirks.filterCollation;

/** What the rows' values of a property are sorted by, or compared as in a filter. */
export const comparedBy = (
  property: SampleProperty,
  use: 'order' | 'filter',
  quirks: ComparingQuirks,
): ((row: StoredRow) => Ordinal | null) => {
  const time = property.type === 'Edm.DateTimeOffset' ? comparedTime(quirks) : undefined;
  if (time !== undefined)
    return (row) => {
      const instant = row.ordinal(property);
      const stored = valueAt(row.values, property.name);
      return instant === null || typeof stored !== 'string' ? null : time(stored, instant);
    };
  const collation = collationOf(use, quirks) ?? 'code';
  if (collation === 'code' || !isText(property.type)) return (row) => row.ordinal(property);
  return (row) => {
    const ordinal = row.ordinal(property);
    return typeof ordinal === 'string' ? collated(ordinal, collation) : ordinal;
  };
};

/** A literal of a filter: what it says, and under which operator. */
export interface ComparedLiteral {
  readonly ordinal: Ordinal;
  readonly text: string;
  readonly operator: string;
}

/** What a literal is compared as with the values of `comparedBy`. */
export const comparedLiteral = (
  { type }: SampleProperty,
  { ordinal, text, operator }: ComparedLiteral,
  quirks: ComparingQuirks,
): Ordinal => {
  if (type === 'Edm.DateTimeOffset') return literalTime(quirks, { text, instant: ordinal, operator });
  if (type === 'Edm.Int64' && roundsLiterals(quirks)) return BigInt(roundedInt(text));
  return typeof ordinal === 'string' && isText(type) ? collated(ordinal, quirks.filterCollation) : ordinal;
};
