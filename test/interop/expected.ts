import type { EntitySetOptions, SampleProperty } from '../../local/odata-service/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';

export interface ExpectedColumn {
  readonly name: string;
  /** As the table's schema spells it. */
  readonly type: string;
}

/** A row's cells as text, by the rules of `cellText`. */
export type ExpectedRow = readonly (string | null)[];

/** What any engine must find in a table, told from the source's rows alone. */
export interface Expected {
  readonly columns: readonly ExpectedColumn[];
  readonly rows: readonly ExpectedRow[];
}

const TYPES: Readonly<Record<string, string>> = {
  'Edm.SByte': 'byte',
  'Edm.Byte': 'short',
  'Edm.Int16': 'short',
  'Edm.Int32': 'integer',
  'Edm.Int64': 'long',
  'Edm.Single': 'float',
  'Edm.Double': 'double',
  'Edm.Boolean': 'boolean',
  'Edm.Date': 'date',
  'Edm.DateTimeOffset': 'timestamp',
  'Edm.Binary': 'binary',
};

const typeOf = ({ type, precision, scale }: SampleProperty): string =>
  type === 'Edm.Decimal' ? `decimal(${precision},${scale})` : (TYPES[type] ?? 'string');

const DAY_MS = 86_400_000;

/** µs since 1970, what is finer cut off downwards: the fraction is taken out, so that `Date` sees whole seconds only. */
const micros = (text: string): string => {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const seconds = BigInt(Date.parse(text.replace(/\.\d+/, ''))) / 1000n;
  return String(seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)));
};

const decimal = (text: string, scale: number): string => {
  const [whole = '', fraction = ''] = text.split('.');
  return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`;
};

/** The bits, in hex: so both zeros differ, and nothing depends on how a language prints floats. */
const floating = (text: string, bytes: 4 | 8): string => {
  const value = Number(text.replace('INF', 'Infinity'));
  if (Number.isNaN(value)) return 'NaN';
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return Buffer.from(view.buffer).toString('hex');
};

/** A source value as the text that canonical.py makes of the same cell in a table. */
const cellText = (type: string, value: JsonValue | undefined): string | null => {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (type === 'timestamp') return micros(text);
  if (type === 'date') return String(Date.parse(text) / DAY_MS);
  if (type === 'float') return floating(text, 4);
  if (type === 'double') return floating(text, 8);
  if (type === 'binary') return Buffer.from(text, 'base64url').toString('base64');
  const scale = /^decimal\(\d+,(\d+)\)$/.exec(type)?.[1];
  return scale === undefined ? text : decimal(text, Number(scale));
};

/** The columns of a feed's table: `leading` (key and cursor) first, then the others as the source declares them. */
export const columnsOf = (set: EntitySetOptions, leading: readonly string[]): readonly ExpectedColumn[] => {
  const { properties } = set.entityType;
  const first = leading.flatMap((name) => properties.filter((property) => property.name === name));
  const rest = properties.filter(({ name }) => !leading.includes(name));
  return [...first, ...rest].map((property) => ({ name: property.name, type: typeOf(property) }));
};

/** What a table of `columns` holds of these source rows. */
export const expectRows = (
  columns: readonly ExpectedColumn[],
  rows: readonly JsonObject[],
): readonly ExpectedRow[] => rows.map((row) => columns.map(({ name, type }) => cellText(type, row[name])));
