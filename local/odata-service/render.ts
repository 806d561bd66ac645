import { ownOf } from '../../shared/core/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import type { SampleEntityType, SampleProperty } from './types.ts';

export interface RenderStyle {
  /** Int64 and Decimal (and counts) in quotes. */
  readonly exactAsText: boolean;
  readonly cutToMilliseconds: boolean;
}

const EXACT = new Set(['Edm.Int64', 'Edm.Decimal']);
const NUMBERS = new Set(['Edm.Byte', 'Edm.SByte', 'Edm.Int16', 'Edm.Int32', 'Edm.Int64', 'Edm.Decimal']);
const TIMES = new Set(['Edm.DateTimeOffset', 'Edm.TimeOfDay']);

const value = (type: string, stored: JsonValue | undefined, style: RenderStyle): string => {
  if (stored === null || stored === undefined) return 'null';
  if (typeof stored === 'object') return JSON.stringify(stored);
  if (EXACT.has(type) && style.exactAsText) return JSON.stringify(String(stored));
  if (NUMBERS.has(type)) return String(stored);
  if (TIMES.has(type) && style.cutToMilliseconds)
    return JSON.stringify(String(stored).replace(/(\.\d{3})\d+/, '$1'));
  return JSON.stringify(stored);
};

/** One row as the text of a JSON object, every digit kept. `select`: these properties only. */
export const renderRow = (
  type: SampleEntityType,
  row: JsonObject,
  style: RenderStyle,
  select?: readonly string[],
): string => {
  const shown = (property: SampleProperty): boolean => select === undefined || select.includes(property.name);
  const members = type.properties
    .filter(shown)
    .map(
      (property) =>
        `${JSON.stringify(property.name)}:${value(property.type, ownOf(row, property.name), style)}`,
    );
  return `{${members.join(',')}}`;
};
