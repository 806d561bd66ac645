import { isDeepStrictEqual } from 'node:util';
import { isUtf8 } from 'node:buffer';
import type { ScannedKeys, SourceColumn } from '../../../shared/odata/index.ts';
import { cellReader, type Verdict } from './cell-of.ts';
import { exactOf, scaledTo } from './exact-number.ts';
import { daysOf, picosOf } from './instant-of.ts';
import { type JsonMember, type JsonNode, parsedWithSource, plainOf, treeOf } from './json-tree.ts';

/** What a page says, by the plain reading of its text. */
export interface ReferencePage {
  readonly outcome: 'page';
  /** By row and column, as `Verdict` has cells; null for null. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** `CursorValue.order` of each row's cursor value; null where it has none. */
  readonly orders: readonly (bigint | null)[];
  /** By key or cursor property: its texts, row by row. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly link?: string;
  readonly context?: string;
  readonly count?: number;
  /** Names that no column takes, in the order that they came in. */
  readonly unknown: readonly string[];
  /** By column, how many of its texts lost half of a character. */
  readonly replaced: ReadonlyMap<string, number>;
  /** Binary columns that have values, all of them `0x` and hexadecimal digits. */
  readonly hex: readonly string[];
  /** A refusal is right as well: what is wrong stands where a later member of the same name takes its place. */
  readonly mayRefuse: boolean;
}

export type ReferenceAnswer = ReferencePage | { readonly outcome: 'refused'; readonly why: string };

class Refusal extends Error {}

const refuse = (why: string): never => {
  throw new Refusal(why);
};

const MOST_LEVELS = 512;

/** The text of a body, without its mark. */
const textOfBody = (body: Uint8Array): string => {
  if (!isUtf8(body)) refuse('not UTF-8');
  return Buffer.from(body)
    .toString('utf8')
    .replace(/^\ufeff/, '');
};

const insideOf = (node: JsonNode): readonly JsonNode[] => {
  if (node.kind === 'array') return node.items;
  return node.kind === 'object' ? node.members.map(({ node: of }) => of) : [];
};

const levelsOf = (node: JsonNode): number =>
  node.kind === 'array' || node.kind === 'object'
    ? insideOf(node).reduce((most, of) => Math.max(most, 1 + levelsOf(of)), 1)
    : 0;

/** The tree of a text that `JSON.parse` takes, which must say the same as `JSON.parse`. */
const checkedTree = (text: string): JsonNode => {
  try {
    JSON.parse(text);
  } catch {
    return refuse('not JSON');
  }
  const tree = treeOf(text);
  if (!isDeepStrictEqual(plainOf(tree), parsedWithSource(text))) throw new Error('the reference is wrong');
  return tree;
};

const membersOf = (node: JsonNode, why: string): readonly JsonMember[] =>
  node.kind === 'object' ? node.members : refuse(why);

const isNull = (node: JsonNode | undefined): boolean =>
  node === undefined || (node.kind === 'literal' && node.value === null);

const lastNamed = (members: readonly JsonMember[], ...names: readonly string[]): JsonNode | undefined =>
  members.findLast(({ name }) => names.includes(name))?.node;

const noteOf = (members: readonly JsonMember[], name: string): string | undefined => {
  const node = lastNamed(members, `@odata.${name}`, `@${name}`);
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind !== 'string') return refuse(`${name} is no text`);
  return node.text === '' ? undefined : node.text.toWellFormed();
};

/** What a page says of how many rows there are; a count that is no number of rows is none. */
const countOf = (members: readonly JsonMember[]): number | undefined => {
  const node = lastNamed(members, '@odata.count', '@count');
  const text = node?.kind === 'number' ? node.digits : node?.kind === 'string' ? node.text : '';
  const exact = exactOf(text);
  const count = exact && scaledTo(exact, 0);
  return count !== undefined && count >= 0n && count < 10n ** 15n ? Number(count) : undefined;
};

/** A cursor value's place in order; undefined for a value that has none. Source: `CursorValue` in `shared/odata/values`. */
export const orderOf = (type: string, node: JsonNode): bigint | undefined => {
  const text = node.kind === 'string' ? node.text : undefined;
  if (type === 'Edm.DateTimeOffset') return text === undefined ? undefined : picosOf(text);
  if (type === 'Edm.Date') {
    const days = text === undefined ? undefined : daysOf(text);
    return days === undefined ? undefined : BigInt(days);
  }
  const exact = exactOf(node.kind === 'number' ? node.digits : (text ?? ''));
  if (type === 'Edm.Decimal') return exact && scaledTo(exact, 38);
  const whole = exact && scaledTo(exact, 0);
  return whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : undefined;
};

const sourceText = (node: JsonNode | undefined): string => {
  if (node === undefined || isNull(node)) return '';
  if (node.kind === 'string') return node.text;
  if (node.kind === 'number') return node.digits;
  return node.kind === 'literal' ? String(node.value) : '';
};

const isHalf = (node: JsonNode): boolean => node.kind === 'string' && !node.text.isWellFormed();

const valuesOf = (rows: readonly (readonly JsonMember[])[], name: string): readonly JsonNode[] =>
  rows.flatMap((row) => row.filter((member) => member.name === name).map(({ node }) => node));

const isHex = (node: JsonNode): boolean => node.kind === 'string' && /^0x[0-9a-fA-F]*$/.test(node.text);

/** What of a row tells whether it may be refused although its last members are right. */
interface RowReading {
  readonly cells: readonly (string | null)[];
  readonly mayRefuse: boolean;
}

const CUT = /^(?<collection>.+)@(?:odata\.)?nextLink$/s;

/** Values of a column of which only a part came: the links to what follows. */
const linksOn = (members: readonly JsonMember[], column: string): readonly JsonNode[] =>
  members.flatMap(({ name, node }) => (CUT.exec(name)?.groups?.['collection'] === column ? [node] : []));

/** A reader of pages of these columns. */
export const referenceReader = (
  columns: readonly SourceColumn[],
  { cursor, key }: ScannedKeys,
): ((body: Uint8Array) => ReferenceAnswer) => {
  const readers = columns.map((column) => ({ column, read: cellReader(column) }));
  const known = new Set(columns.map(({ property }) => property.name));
  const cursorType = columns.find(({ property }) => property.name === cursor)?.property.type ?? '';

  const verdictOf = (
    { column, read }: (typeof readers)[number],
    node: JsonNode | undefined,
  ): Verdict | null => {
    const { property, field } = column;
    if (node !== undefined && !isNull(node)) {
      if (property.name === cursor && orderOf(cursorType, node) === undefined)
        return { refused: 'no place in order' };
      return key.includes(property.name) && isHalf(node) ? { refused: 'half a character' } : read(node);
    }
    const mustBeThere =
      key.includes(property.name) ||
      (!field.nullable && property.nullable) ||
      (property.name === cursor && node === undefined);
    return mustBeThere ? { refused: 'missing' } : null;
  };

  /** A name of no column that differs from this one's in case alone. */
  const isOtherCase = (name: string, column: string): boolean =>
    !known.has(name) && !name.includes('@') && name.toLowerCase() === column.toLowerCase();

  const readRow = (members: readonly JsonMember[]): RowReading => {
    let mayRefuse = false;
    const cells = readers.map((reader) => {
      const column = reader.column.property.name;
      const given = members.filter(({ name }) => name === column);
      if (given.length === 0 && members.some(({ name }) => isOtherCase(name.toWellFormed(), column)))
        refuse(`${column}: in other case`);
      if (linksOn(members, column).some((node) => !isNull(node))) refuse(`${column}: cut short`);
      const verdicts = given.slice(0, -1).map(({ node }) => verdictOf(reader, node));
      if (verdicts.some((verdict) => verdict !== null && 'refused' in verdict)) mayRefuse = true;
      const last = verdictOf(reader, given.at(-1)?.node);
      if (last === null) return null;
      return 'cell' in last ? last.cell : refuse(`${reader.column.property.name}: ${last.refused}`);
    });
    return { cells, mayRefuse };
  };

  const replacedIn = (rows: readonly (readonly JsonMember[])[]): ReadonlyMap<string, number> => {
    const counts = readers.map(({ column, read }) => {
      const values = valuesOf(rows, column.property.name);
      const lost = values.filter((node) => {
        const verdict = isHalf(node) ? read(node) : undefined;
        return verdict !== undefined && 'cell' in verdict && verdict.cell.includes('\ufffd');
      });
      return [column.property.name, lost.length] as const;
    });
    return new Map(counts.filter(([, count]) => count > 0));
  };

  const hexIn = (rows: readonly (readonly JsonMember[])[]): readonly string[] =>
    columns
      .filter(({ field, property }) => {
        const values = valuesOf(rows, property.name).filter((node) => !isNull(node));
        return field.type === 'binary' && values.length > 0 && values.every(isHex);
      })
      .map(({ property }) => property.name);

  const readPage = (body: Uint8Array): ReferencePage => {
    const tree = checkedTree(textOfBody(body));
    const members = membersOf(tree, 'no object');
    if (levelsOf(tree) > MOST_LEVELS) refuse('nested too deep');
    if (members.some(({ name, node }) => /^(?:odata\.)?error$/.test(name) && !isNull(node)))
      refuse('an error');
    const arrays = members.filter(({ name }) => name === 'value').map(({ node }) => node);
    const [array] = arrays;
    if (arrays.length !== 1 || array === undefined) return refuse('not one array of rows');
    if (array.kind !== 'array' && !isNull(array)) return refuse('no array of rows');
    const items = array.kind === 'array' ? array.items : [];
    const rows = items.map((item) => membersOf(item, 'a row is no object'));
    const readings = rows.map(readRow);
    const link = noteOf(members, 'nextLink');
    const context = noteOf(members, 'context');
    const count = countOf(members);
    const names = rows.flat().map(({ name }) => name.toWellFormed());
    const textsOf = (name: string) => rows.map((row) => sourceText(lastNamed(row, name)));
    const orders = rows.map((row) => {
      const node = lastNamed(row, cursor);
      return node === undefined || isNull(node) ? null : (orderOf(cursorType, node) ?? null);
    });
    return {
      outcome: 'page',
      rows: readings.map(({ cells }) => cells),
      orders,
      texts: new Map([cursor, ...key].map((name) => [name, textsOf(name)])),
      ...(link !== undefined && { link }),
      ...(context !== undefined && { context }),
      ...(count !== undefined && { count }),
      unknown: [...new Set(names)].filter((name) => !name.includes('@') && !known.has(name)),
      replaced: replacedIn(rows),
      hex: hexIn(rows),
      mayRefuse: readings.some((reading) => reading.mayRefuse),
    };
  };

  return (body) => {
    try {
      return readPage(body);
    } catch (error) {
      if (error instanceof Refusal) return { outcome: 'refused', why: error.message };
      throw error;
    }
  };
};
