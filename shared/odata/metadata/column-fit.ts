import { type ColumnType, decimalFacets } from '../../parquet/index.ts';
import { defaultType, type Kind, kindOf, kindsOf } from './field.ts';
import type { Property } from './types.ts';

/** How much of a property a column holds: every value; those that fit, each of which is checked; or it is no column for them. */
export type Fit = 'all' | 'some' | 'none';

/** Digits of the greatest value of each type; of an integer type one less is always held. */
const INTEGER_DIGITS = new Map<Kind, number>([
  ['byte', 3],
  ['short', 5],
  ['integer', 10],
  ['long', 19],
]);

/** Digits before and behind the point. */
interface Digits {
  readonly before: number;
  readonly behind: number;
}

const digitsOf = (type: ColumnType): Digits | undefined => {
  const facets = decimalFacets(type);
  return facets && { before: facets.precision - facets.scale, behind: facets.scale };
};

const all = (isAll: boolean): Fit => (isAll ? 'all' : 'some');

const fitInInteger = (property: Property, room: number): Fit => {
  const own = INTEGER_DIGITS.get(kindOf(defaultType(property)));
  if (own !== undefined) return all(own <= room);
  const { precision, scale } = property;
  return all(scale === 0 && precision !== undefined && precision < room);
};

/** A decimal that says nothing of its scale has what the column keeps of one. */
const fitInDecimal = (property: Property, room: Digits): Fit => {
  const own = INTEGER_DIGITS.get(kindOf(defaultType(property)));
  if (own !== undefined) return all(own <= room.before);
  const { precision, scale } = property;
  if (precision === undefined || typeof scale !== 'number') return all(room.behind > 0);
  const digits = digitsOf(defaultType(property));
  return all(digits !== undefined && digits.before <= room.before && digits.behind <= room.behind);
};

const fitInNumber = (property: Property, columnType: ColumnType): Fit => {
  const first = kindOf(defaultType(property));
  if (first !== 'decimal' && !INTEGER_DIGITS.has(first)) return 'none';
  const digits = digitsOf(columnType);
  if (digits !== undefined) return fitInDecimal(property, digits);
  const room = INTEGER_DIGITS.get(kindOf(columnType));
  return room === undefined ? 'none' : fitInInteger(property, room);
};

/** How much of a property a column of this type holds, without rounding. Whole numbers and decimals are each other's as far as they fit. */
export const fitOf = (property: Property, columnType: ColumnType): Fit => {
  if (columnType === defaultType(property)) return 'all';
  const [first] = kindsOf(property);
  const kind = kindOf(columnType);
  if ((first === 'date' && kind === 'timestamp') || (first === 'float' && kind === 'double')) return 'all';
  return fitInNumber(property, columnType);
};

/** Whether "columns" may ask for this type. */
export const canBecome = (property: Property, columnType: ColumnType): boolean =>
  kindsOf(property).includes(kindOf(columnType));
