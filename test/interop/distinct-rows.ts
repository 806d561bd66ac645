import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import { everyTypeRow } from './every-type.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(1990, 0, 1);
/** Awkward values come so rarely that a column still holds nothing but different ones, to whoever draws a sample. */
const AWKWARD_EVERY = 97;

const hex = (id: number, digits: number): string => id.toString(16).padStart(digits, '0');

/** A value that no other row has, of every column whose type has so many. */
const DISTINCT: Readonly<Record<string, (id: number) => JsonValue>> = {
  Int64: (id) => String(BigInt(id) * 1_000_000_007n),
  Int32: (id) => id * 1009,
  Int16: (id) => id - 3000,
  Decimal38: (id) => `${id}.0000000001`,
  Decimal19: (id) => `-${id}.0625`,
  Decimal9: (id) => `${id}.25`,
  Decimal5: (id) => id,
  Instant: (id) => new Date(START_MS + id * 61_001).toISOString(),
  Date: (id) => new Date(START_MS + id * DAY_MS).toISOString().slice(0, 10),
  TimeOfDay: (id) => new Date(id * 1000).toISOString().slice(11, 19),
  Duration: (id) => `P${id}D`,
  Double: (id) => id * 1.1 - 2500,
  Single: (id) => id * 0.5 - 1000,
  Zeros: (id) => id / 8,
  Ratio: (id) => 1 / id,
  Text: (id) => `text ${id}`,
  LongText: (id) => `${'a'.repeat(31)}b${id} and more`,
  Guid: (id) => `${hex(id, 8)}-0000-4000-8000-000000000000`,
  Binary: (id) => Buffer.from(hex(id, 8), 'hex').toString('base64url'),
};

/** Rows with the columns of `everyTypeSet`, of which none has a dictionary in one file but those with few values. Ids begin at `from`, above 0. */
export const distinctRows = (
  from: number,
  count: number,
  awkward: 'with awkward values' | 'plain',
): readonly JsonObject[] =>
  Array.from({ length: count }, (_, at) => {
    const id = from + at;
    const row = everyTypeRow(id);
    if (awkward === 'with awkward values' && at % AWKWARD_EVERY === 0) return row;
    return { ...row, ...Object.fromEntries(Object.entries(DISTINCT).map(([name, of]) => [name, of(id)])) };
  });
