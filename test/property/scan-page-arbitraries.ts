import * as fc from 'fast-check';
import { fieldFor, type Property, type ScannedKeys, type SourceColumn } from '../../shared/odata/index.ts';
import type { ColumnType } from '../../shared/parquet/index.ts';
import { cellReader } from '../support/reference/cell-of.ts';
import { orderOf } from '../support/reference/read-page.ts';
import { treeOf } from '../support/reference/json-tree.ts';
import { OUTSIDE_NAMES } from '../support/outside-names.ts';
import { type JsonText, literalOf, nested, texts, valuesOf, wildValues } from './scan-value-arbitraries.ts';

const FACETS: readonly Partial<Property>[] = [
  { precision: 9, scale: 2 },
  { precision: 19, scale: 4 },
  { precision: 38, scale: 30 },
  { precision: 5, scale: 0 },
  { scale: 'variable' },
];

const propertyOf = (name: string, type: string, more: Partial<Property> = {}): Property => ({
  name,
  type,
  kind: 'primitive',
  nullable: true,
  ...more,
});

interface Shape {
  readonly type: string;
  readonly more?: Partial<Property>;
  readonly column?: ColumnType;
  readonly isAsIs?: boolean;
}

const plain = (...types: readonly string[]): readonly Shape[] => types.map((type) => ({ type }));
const as = (type: string, ...columns: readonly ColumnType[]): readonly Shape[] =>
  columns.map((column) => ({ type, column }));

/** Every Edm type in every kind of column that it can become. */
export const SHAPES: readonly Shape[] = [
  ...plain('Edm.Byte', 'Edm.SByte', 'Edm.Int16', 'Edm.Int32', 'Edm.Int64', 'Edm.Single', 'Edm.Double'),
  ...plain('Edm.Boolean', 'Edm.Date', 'Edm.TimeOfDay', 'Edm.DateTimeOffset', 'Edm.Duration', 'Edm.Guid'),
  ...plain('Edm.String', 'Edm.Binary', 'Edm.Untyped', 'Edm.GeographyPoint'),
  ...FACETS.map((more) => ({ type: 'Edm.Decimal', more })),
  { type: 'N.Colour', more: { kind: 'enum' } },
  { type: 'N.Address', more: { kind: 'complex' } },
  { type: 'Collection(N.Address)', more: { kind: 'collection' } },
  ...as('Edm.SByte', 'short', 'integer', 'long', 'decimal(3,0)', 'double', 'string'),
  ...as('Edm.Byte', 'integer', 'long', 'decimal(5,2)', 'double', 'string'),
  ...as('Edm.Int16', 'integer', 'long', 'decimal(7,1)', 'double', 'string'),
  ...as('Edm.Int32', 'long', 'decimal(38,18)', 'double', 'string'),
  ...as('Edm.Int64', 'decimal(19,0)', 'decimal(38,18)', 'double', 'string'),
  ...as('Edm.Decimal', 'decimal(18,6)', 'decimal(1,1)', 'double', 'string'),
  ...as('Edm.Single', 'double', 'string'),
  ...as('Edm.Double', 'string'),
  ...as('Edm.Boolean', 'string'),
  ...as('Edm.Date', 'timestamp', 'string'),
  ...as('Edm.DateTimeOffset', 'date', 'string'),
  ...as('Edm.String', 'timestamp', 'date', 'integer', 'long', 'double', 'decimal(20,5)'),
  ...['Edm.Int32', 'Edm.Decimal', 'Edm.Double', 'Edm.Boolean', 'Edm.DateTimeOffset', 'Edm.String'].map(
    (type): Shape => ({ type, column: 'string', isAsIs: true }),
  ),
];

/** A column of a shape. */
export const columnOfShape = (name: string, { type, more, column, isAsIs }: Shape): SourceColumn => {
  const property = propertyOf(name, type, more);
  return { property, field: fieldFor(property, column, 'f'), ...(isAsIs === true && { isAsIs }) };
};

/** What a scanner is made for. */
export interface ScanSubject {
  readonly columns: readonly SourceColumn[];
  readonly keys: ScannedKeys;
}

const CURSORS: readonly Shape[] = [
  ...plain('Edm.Byte', 'Edm.Int32', 'Edm.Int64', 'Edm.Date', 'Edm.DateTimeOffset'),
  { type: 'Edm.Decimal', more: { precision: 38, scale: 10 } },
  { type: 'Edm.Decimal' },
  ...as('Edm.Byte', 'long', 'decimal(3,0)'),
  ...as('Edm.Int32', 'long', 'decimal(38,18)'),
  ...as('Edm.Int64', 'decimal(20,0)'),
  ...as('Edm.Date', 'timestamp'),
  ...as('Edm.Decimal', 'decimal(20,2)'),
];
const KEYS: readonly Shape[] = [
  ...plain('Edm.String', 'Edm.Int32', 'Edm.Int64', 'Edm.Guid', 'Edm.Date'),
  { type: 'Edm.Decimal', more: { precision: 19, scale: 4 } },
];

const NAMES = [
  'Name',
  'a',
  'Größe',
  'value',
  'error',
  'x y',
  'with"quote',
  'A',
  'longer_name_of_a_column_0001',
  '名前',
];

/** Names, each once, some of which every object has. */
const columnNames = (count: number): fc.Arbitrary<readonly string[]> =>
  fc
    .shuffledSubarray([...NAMES, ...OUTSIDE_NAMES], { minLength: count, maxLength: count })
    .map((names) => [...names]);

export const subjects: fc.Arbitrary<ScanSubject> = fc
  .tuple(
    fc.constantFrom(...CURSORS),
    fc.boolean(),
    fc.array(fc.constantFrom(...KEYS), { maxLength: 2 }),
    fc.shuffledSubarray([...SHAPES], { maxLength: 5 }),
    columnNames(8),
  )
  .map(([cursor, mayBeNull, key, shapes, names]) => {
    const all: readonly Shape[] = [
      { ...cursor, more: { ...cursor.more, nullable: mayBeNull } },
      ...key.map((shape) => ({ ...shape, more: { ...shape.more, nullable: false } })),
      ...shapes,
    ];
    const columns = all.map((shape, at) => columnOfShape(names[at] ?? '', shape));
    const [first = '', ...others] = columns.map(({ property }) => property.name);
    return {
      columns,
      keys: { cursor: first, key: key.length === 0 ? [first] : others.slice(0, key.length) },
    };
  });

/** A source text of another type, for columns of text that become that type. */
const SIMILAR: readonly (readonly [RegExp, string])[] = [
  [/^(integer|long)$/, 'Edm.Int32'],
  [/^double$/, 'Edm.Double'],
  [/^decimal/, 'Edm.Decimal'],
  [/^date$/, 'Edm.Date'],
  [/^timestamp$/, 'Edm.DateTimeOffset'],
];

const rawValues = ({ property, field }: SourceColumn): fc.Arbitrary<JsonText> => {
  const similar = property.type === 'Edm.String' && SIMILAR.find(([kind]) => kind.test(field.type))?.[1];
  return valuesOf(similar ? propertyOf(property.name, similar) : property);
};

/** Whether a column takes a value, and has a place for it in order, if it is the cursor. */
const fitting = (column: SourceColumn, isCursor: boolean): ((json: JsonText) => boolean) => {
  const read = cellReader(column);
  return (json) => {
    const node = treeOf(json);
    return 'cell' in read(node) && (!isCursor || orderOf(column.property.type, node) !== undefined);
  };
};

/** Values that a column takes; for others there is a null, where there may be one. */
const tidyValues = (column: SourceColumn, isCursor: boolean): fc.Arbitrary<JsonText> => {
  const fits = fitting(column, isCursor);
  return rawValues(column).map((json) => (json === 'null' || fits(json) ? json : 'null'));
};

const isHalf = (json: JsonText): boolean => /\\u[dD][89a-fA-F]/.test(json);

const requiredValues = (column: SourceColumn, isCursor: boolean): fc.Arbitrary<JsonText> => {
  const fits = fitting(column, isCursor);
  return rawValues(column).filter((json) => json !== 'null' && !isHalf(json) && fits(json));
};

/** A member of a row, or none. */
type Members = readonly (readonly [name: string, json: JsonText])[];

const memberOf = ({ keys }: ScanSubject, column: SourceColumn): fc.Arbitrary<Members> => {
  const { name, nullable } = column.property;
  const isNeeded = keys.key.includes(name) || !nullable;
  const literal = literalOf(name);
  const isCursor = name === keys.cursor;
  const value = isNeeded ? requiredValues(column, isCursor) : tidyValues(column, isCursor);
  const one = fc.tuple(literal, value).map((member): Members => [member]);
  if (isNeeded) return one;
  const nothing =
    name === keys.cursor ? literal.map((of): Members => [[of, 'null']]) : fc.constant<Members>([]);
  return fc.oneof({ weight: 8, arbitrary: one }, { weight: 1, arbitrary: nothing });
};

const others = fc
  .tuple(
    fc
      .oneof(
        fc.constantFrom(
          'More',
          '@odata.etag',
          'Name@odata.type',
          'x@y',
          'value@z',
          'nextLink',
          ...OUTSIDE_NAMES,
        ),
        texts,
      )
      .chain(literalOf),
    fc.oneof(nested, fc.constantFrom('1E400', '1', 'null')),
  )
  .map((member): Members => [member]);

/** The same in another order: which one, `turn` says. */
const turned = <Item>(items: readonly Item[], turn: number): readonly Item[] => {
  const left = [...items];
  return items.map((item, at) => left.splice((turn + at * 7919) % left.length, 1)[0] ?? item);
};

/** The members of one row in an order of their own, with some that no column takes, rarely one of them twice. */
const rowMembers = (subject: ScanSubject, extra: fc.Arbitrary<Members>): fc.Arbitrary<Members> => {
  const known = subject.columns.map((column) => memberOf(subject, column));
  // A name in other case is refused where the column's own does not come: test/unit/odata/scan shows it.
  const names = new Set(subject.columns.map(({ property }) => property.name.toLowerCase()));
  return fc
    .tuple(fc.tuple(...known), fc.array(others, { maxLength: 2 }), extra, fc.nat(), fc.boolean())
    .map(([own, more, doubled, turn, isShuffled]) => {
      const strange = more.flat().filter(([name]) => !names.has(String(JSON.parse(name)).toLowerCase()));
      const members = [...own.flat(), ...strange, ...doubled];
      return isShuffled ? turned(members, turn) : members;
    });
};

const spaces = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\r\n\t', '   ') },
);

const rowText = (members: Members, space: string): JsonText =>
  `{${space}${members.map(([name, json]) => `${name}${space}:${space}${json}`).join(`${space},${space}`)}${space}}`;

const ENVELOPE: readonly Members[0][] = [
  ['"@odata.context"', '"https://x.example/$metadata#Orders"'],
  ['"@context"', '"$metadata#Orders"'],
  ['"@odata.nextLink"', '"Orders?$skiptoken=\\u0031"'],
  ['"@nextLink"', '"https://x.example/Orders?%24skiptoken=a"'],
  ['"@\\u006fdata.nextLink"', 'null'],
  ['"@odata.count"', '12'],
  ['"@count"', '"12"'],
  ['"error"', 'null'],
  ['"values"', '[{"a":1}]'],
  ['"@odata.deltaLink"', '"x"'],
  ['"constructor"', '{"value":[1,2]}'],
];

/** Of two spellings of one annotation a service sends one. */
const oneSpelling = (members: readonly Members[0][]): Members => {
  const seen = new Set<string>();
  return members.filter(([name]) => {
    const plainName = String(JSON.parse(name)).replace('@odata.', '@');
    return !seen.has(plainName) && seen.add(plainName);
  });
};

export interface PageParts {
  readonly rows: readonly JsonText[];
  readonly before: Members;
  readonly after: Members;
  readonly space: string;
  readonly hasMark: boolean;
}

/** The body of a page. */
export const bodyOf = ({ rows, before, after, space, hasMark }: PageParts): Buffer => {
  const array: Members[0] = [
    before.length % 3 === 2 ? '"\\u0076alue"' : '"value"',
    `[${space}${rows.join(`${space},${space}`)}${space}]`,
  ];
  return Buffer.from(
    `${hasMark ? '\ufeff' : ''}${space}${rowText([...before, array, ...after], space)}${space}`,
  );
};

const envelopes = fc.tuple(fc.shuffledSubarray([...ENVELOPE]), fc.nat({ max: 11 })).map(([members, cut]) => {
  const kept = oneSpelling(members);
  return { before: kept.slice(0, cut), after: kept.slice(cut) };
});

const partsOf = (rows: fc.Arbitrary<readonly JsonText[]>): fc.Arbitrary<PageParts> =>
  fc
    .tuple(rows, envelopes, spaces, fc.nat({ max: 9 }))
    .map(([texts, envelope, space, mark]) => ({ rows: texts, ...envelope, space, hasMark: mark === 0 }));

interface RowOptions {
  /** Least and most rows. */
  readonly rows: readonly [number, number];
  readonly isWild?: boolean;
}

/** Of a wild row one member comes twice, or has a value of another type, or is missing. */
const wildMembers = (subject: ScanSubject): fc.Arbitrary<Members> =>
  fc
    .tuple(fc.constantFrom(...subject.columns), fc.nat({ max: 3 }))
    .chain(([column, way]) =>
      fc
        .tuple(
          literalOf(column.property.name),
          way === 0 ? wildValues : way === 1 ? fc.constant('null') : rawValues(column),
        )
        .map((member): Members => [member]),
    );

const rowTexts = (subject: ScanSubject, { rows: [minLength, maxLength], isWild = false }: RowOptions) => {
  const extra = isWild
    ? fc.oneof(
        { weight: 3, arbitrary: fc.constant<Members>([]) },
        { weight: 1, arbitrary: wildMembers(subject) },
      )
    : fc.constant<Members>([]);
  const row = fc.tuple(rowMembers(subject, extra), spaces).map(([members, space]) => rowText(members, space));
  return fc.array(row, { minLength, maxLength });
};

/** Pages of a subject; with `isWild` with members twice and values that its columns do not take, rarely with broken parts around the rows. */
export const pagesOf = (subject: ScanSubject, options: RowOptions): fc.Arbitrary<PageParts> =>
  partsOf(rowTexts(subject, options));

const BREAKS: readonly Members[0][] = [
  ['"error"', '{"code":"X","message":"m"}'],
  ['"value"', '[]'],
  ['"v\\u0061lue"', 'null'],
  ['"@odata.nextLink"', '5'],
  ['"@odata.count"', '"many"'],
  ['"@odata.context"', '{}'],
];

/** The same with something around the rows that no page may have. */
export const brokenPagesOf = (subject: ScanSubject): fc.Arbitrary<PageParts> =>
  fc
    .tuple(pagesOf(subject, { rows: [0, 2] }), fc.constantFrom(...BREAKS), fc.boolean())
    .map(([parts, member, isBefore]) => {
      const name = JSON.parse(member[0]) as string;
      const drop = (members: Members): Members =>
        members.filter(([of]) => JSON.parse(of) !== name && JSON.parse(of) !== name.replace('@odata.', '@'));
      const [before, after] = [drop(parts.before), drop(parts.after)];
      return isBefore
        ? { ...parts, before: [member, ...before], after }
        : { ...parts, before, after: [...after, member] };
    });
