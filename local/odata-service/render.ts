import { ownOf } from '../../shared/core/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import {
  otherSpelling,
  roundedInt,
  roundsShown,
  shownTime,
  type SpellingQuirks,
  type TimeQuirks,
} from './quirks/index.ts';
import type { SampleEntityType, SampleProperty } from './sample-types.ts';

export interface RenderStyle {
  /** Int64 and Decimal (and counts) in quotes. */
  readonly exactAsText: boolean;
  /** Guids in capitals, and so on. */
  readonly spellsOther: boolean;
  readonly quirks: TimeQuirks & SpellingQuirks;
}

const EXACT = new Set(['Edm.Int64', 'Edm.Decimal']);
const NUMBERS = new Set(['Edm.Byte', 'Edm.SByte', 'Edm.Int16', 'Edm.Int32', 'Edm.Int64', 'Edm.Decimal']);
const TIMES = new Set(['Edm.DateTimeOffset', 'Edm.TimeOfDay']);

const shownText = (type: string, stored: string, { quirks, spellsOther }: RenderStyle): string => {
  if (type === 'Edm.Int64' && roundsShown(quirks)) return roundedInt(stored);
  const shown = TIMES.has(type) ? shownTime(stored, quirks) : stored;
  return spellsOther ? otherSpelling(type, shown) : shown;
};

const value = (type: string, stored: JsonValue | undefined, style: RenderStyle): string => {
  if (stored === null || stored === undefined) return 'null';
  if (typeof stored === 'object') return JSON.stringify(stored);
  const isNumber = NUMBERS.has(type);
  if (typeof stored !== 'string' && !isNumber) return JSON.stringify(stored);
  const text = shownText(type, String(stored), style);
  return isNumber && !(EXACT.has(type) && style.exactAsText) ? text : JSON.stringify(text);
};

const undeclared = ({ properties }: SampleEntityType, row: JsonObject): readonly string[] => {
  const declared = new Set(properties.map(({ name }) => name));
  const others = Object.entries(row).filter(([name]) => !declared.has(name));
  return others.map(([name, stored]) => `${JSON.stringify(name)}:${JSON.stringify(stored)}`);
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
  const dynamic = type.isOpen === true && select === undefined ? undeclared(type, row) : [];
  return `{${[...members, ...dynamic].join(',')}}`;
};
