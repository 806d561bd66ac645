import type { SampleEntityType, SampleProperty } from '../../local/odata-service/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import { createReloadWorld, type ReloadWorld } from './reload-world.ts';
import { textOf } from './repository-text.ts';

/** How the changed source is read. */
export const WAYS = ['append', 'rows', 'all'] as const;

export type Way = (typeof WAYS)[number];

/** One row of the table in docs/feeds.md, "When the source changes its columns". */
export interface ColumnChange {
  readonly title: string;
  readonly before: string;
  readonly now: string;
  readonly schema: string;
  /** What the document says that happens. */
  readonly says: Readonly<Record<Way, string>>;
}

const HEAD = ['before', 'now', '`schema`', 'an append', 'a reload of some rows', 'a reload of everything'];

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of the table in the document. Throws where it has another head. */
export const columnChanges = (): readonly ColumnChange[] => {
  const [, rest = ''] = textOf('docs/feeds.md').split('## When the source changes its columns');
  const [section = ''] = rest.split('\n## ');
  const [head = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf);
  if (head.join() !== HEAD.join()) throw new Error(`the table has another head: ${head.join(', ')}`);
  return rows.map(([before = '', now = '', schema = '', append = '', some = '', all = '']) => ({
    title: `${before} to ${now}, ${schema}`,
    before,
    now,
    schema: schema.replaceAll('`', ''),
    says: { append, rows: some, all },
  }));
};

/** A property as the table writes it: `X: Edm.Decimal(9,2)`. */
export const propertyIn = (text: string): SampleProperty | undefined => {
  const [, name, type, precision, scale] = /`(\w+): (Edm\.\w+)(?:\((\d+)(?:,(\d+))?\))?`/.exec(text) ?? [];
  if (name === undefined || type === undefined) return undefined;
  return {
    name,
    type,
    ...(precision !== undefined && { precision: Number(precision) }),
    ...(scale !== undefined && { scale: Number(scale) }),
  };
};

const valueIn = (text: string): JsonValue | undefined => {
  const [, value] = / with `([^`]+)`/.exec(text) ?? [];
  return value === undefined ? undefined : (JSON.parse(value) as JsonValue);
};

/** What a row has that was there before the change. */
const SAMPLES: Readonly<Record<string, JsonValue>> = {
  'Edm.String': 'old',
  'Edm.Int32': 5,
  'Edm.Int64': 5,
  'Edm.Decimal': 5,
  'Edm.Single': 0.5,
  'Edm.Double': 0.5,
  'Edm.Date': '2026-01-02',
  'Edm.DateTimeOffset': '2026-01-02T03:04:05Z',
  'Edm.Guid': '01234567-89ab-cdef-0123-456789abcdef',
};

const ID = { name: 'Id', type: 'Edm.Int32', nullable: false };
const NOTE = { name: 'Note', type: 'Edm.String', nullable: false };

export const isOfKey = ({ before }: ColumnChange): boolean => before.startsWith('key');

const typeOf = (
  key: readonly string[],
  id: SampleProperty,
  more: SampleProperty | undefined,
): SampleEntityType => ({
  name: 'Thing',
  key,
  properties: [id, NOTE, ...(more === undefined ? [] : [more])],
});

const typesOf = (
  change: ColumnChange,
): { readonly before: SampleEntityType; readonly now: SampleEntityType } => {
  const now = propertyIn(change.now);
  if (!isOfKey(change))
    return { before: typeOf(['Id'], ID, propertyIn(change.before)), now: typeOf(['Id'], ID, now) };
  const key = now === undefined ? ['Id', 'Note'] : ['Id'];
  return { before: typeOf(['Id'], ID, undefined), now: typeOf(key, { ...ID, ...now }, undefined) };
};

/** A row with a property, unless that is the key. */
export const rowWith = (id: number, property: SampleProperty | undefined, value?: JsonValue): JsonObject => ({
  Id: id,
  Note: `note ${id}`,
  ...(property !== undefined &&
    property.name !== 'Id' && { [property.name]: value ?? SAMPLES[property.type] ?? null }),
});

/** A feed whose table was loaded before the change. */
export const loadedWorld = async (change: ColumnChange): Promise<ReloadWorld> => {
  const old = isOfKey(change) ? undefined : propertyIn(change.before);
  const rows = [1, 2, 3].map((id) => rowWith(id, old));
  const set = { name: 'Things', entityType: typesOf(change).before, rows };
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  const { schema } = change;
  world.feed = {
    ...world.feed,
    ...((schema === 'fail' || schema === 'ignore') && { schema }),
    ...(change.now.includes('`gone`') && { gone: ['X'] }),
  };
  await world.run();
  return world;
};

/** The source is as after the change, with one row more. */
export const changeSource = ({ service, clock }: ReloadWorld, change: ColumnChange): void => {
  const property = propertyIn(change.now);
  const value = valueIn(change.now);
  const id = isOfKey(change) && typeof value === 'number' ? value : 4;
  service.clear('Things');
  service.declare('Things', typesOf(change).now);
  const rows = [1, 2, 3].map((each) => rowWith(each, property));
  service.insert('Things', [...rows, rowWith(id, property, value)]);
  // A new property is seen by its first row, another type once $metadata is asked for.
  if (change.before !== 'none') clock.advance(86_400_000);
};
