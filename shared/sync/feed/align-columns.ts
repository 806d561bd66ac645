import type { Feed } from '../../config/index.ts';
import { ownOf } from '../../core/index.ts';
import type { ColumnChange, TableColumn } from '../../delta/index.ts';
import { fitOf, type SourceColumn, type TextLimit } from '../../odata/index.ts';
import type { ColumnType, Field } from '../../parquet/index.ts';
import { leadingColumns } from './columns.ts';
import type { FeedCursor } from './feed-cursor.ts';
import { refuseLeading, refuseMissing, refuseRequired, refuseTwin, refuseType } from './refuse-shape.ts';

/** Columns without those that the table has not, which go to the rest where the feed has one: but for key and cursor. */
export const columnsOfTable = (
  feed: Feed,
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
  table: readonly TableColumn[],
): readonly SourceColumn[] => {
  if (feed.source.rest === undefined) return columns;
  const names = new Set(table.map(({ name }) => name.toLowerCase()));
  const leading = new Set(leadingColumns(cursor, columns));
  return columns.filter(
    (column) => column.isRest === true || leading.has(column) || names.has(column.field.name.toLowerCase()),
  );
};

/** A feed's columns beside those of its table. */
export interface Alignment {
  /** In the types of the table as it is, or as it will be. */
  readonly columns: readonly SourceColumn[];
  /** What the table's columns become first, in one commit with the rows. */
  readonly changes: readonly ColumnChange[];
  /** Properties that the feed leaves out, as the table has no column for them. */
  readonly leftOut: readonly string[];
  /** Columns that hold not every value of their property. */
  readonly narrower: readonly string[];
  /** Columns that no property fills. */
  readonly tableOnly: readonly string[];
}

/** What is aligned. `isWhole`: every row of the table is replaced, so that its columns may become others. */
export interface ToAlign {
  readonly cursor: FeedCursor;
  readonly columns: readonly SourceColumn[];
  readonly table: readonly TableColumn[];
  readonly isWhole: boolean;
}

type Aligned =
  | { readonly column: SourceColumn; readonly change?: ColumnChange; readonly fills?: string }
  | { readonly leftOut: string };

const TEXT_LIMIT = /^(varchar|char)\((\d{1,9})\)$/;

/** Source: Delta Spark, the metadata of columns of `CHAR` and `VARCHAR`. */
const limitOf = ({ metadata }: TableColumn): TextLimit | undefined => {
  const [, kind, chars] = TEXT_LIMIT.exec(String(metadata['__CHAR_VARCHAR_TYPE_STRING'])) ?? [];
  return kind === undefined ? undefined : { chars: Number(chars), isPadded: kind === 'char' };
};

/** Aligns one column after the other. */
class Aligner {
  readonly #feed: Feed;
  readonly #given: ToAlign;
  readonly #exact: ReadonlySet<string>;
  readonly #leading: ReadonlySet<SourceColumn>;

  constructor(feed: Feed, given: ToAlign) {
    this.#feed = feed;
    this.#given = given;
    this.#exact = new Set(given.columns.map(({ field }) => field.name));
    this.#leading = new Set(leadingColumns(given.cursor, given.columns));
  }

  align(source: SourceColumn): Aligned {
    const { table } = this.#given;
    const { name } = source.field;
    const small = name.toLowerCase();
    const column =
      table.find((candidate) => candidate.name === name) ??
      table.find((candidate) => candidate.name.toLowerCase() === small);
    if (column === undefined) return this.#missing(source);
    // It is the column of a property that is spelled like it.
    if (column.name !== name && this.#exact.has(column.name)) return this.#twin(source, column.name);
    return this.#present(source, column);
  }

  #missing(source: SourceColumn): Aligned {
    const { isWhole } = this.#given;
    const { schema = 'evolve' } = this.#feed;
    if (!isWhole && this.#leading.has(source)) return refuseLeading(this.#feed, source);
    if (schema === 'ignore' && !this.#leading.has(source)) return { leftOut: source.field.name };
    if (schema === 'fail' && !isWhole) return refuseMissing(this.#feed, source);
    return { column: source, change: { kind: 'added', field: source.field } };
  }

  #twin(source: SourceColumn, other: string): Aligned {
    const mayLeaveOut = this.#feed.schema === 'ignore' && !this.#leading.has(source);
    return mayLeaveOut ? { leftOut: source.field.name } : refuseTwin(this.#feed, source, other);
  }

  #present(source: SourceColumn, column: TableColumn): Aligned {
    const name = this.#nameIn(source, column);
    const wanted = this.#wanted(source, column);
    const type = this.#given.isWhole ? wanted : this.#taken(source, column);
    const isSame = name === column.name && type === column.field?.type && !this.#dropsLimit(source, column);
    const filled = this.#filled(source, { name, type, nullable: column.nullable }, wanted);
    if (!isSame)
      return {
        column: filled,
        fills: column.name,
        change: { kind: 'changed', column: column.name, to: { name, type } },
      };
    const limit = type === 'string' ? limitOf(column) : undefined;
    return { column: limit === undefined ? filled : { ...filled, limit }, fills: column.name };
  }

  #filled(source: SourceColumn, field: Field, wanted: ColumnType): SourceColumn {
    return { ...source, field, ...(wanted !== field.type && { wanted }) };
  }

  /** Key and cursor are found by the name that the source gives them. */
  #nameIn(source: SourceColumn, column: TableColumn): string {
    if (column.name === source.field.name || !this.#leading.has(source)) return column.name;
    return this.#given.isWhole ? source.field.name : refuseLeading(this.#feed, source, column.name);
  }

  /** The type that the column has after a reload of everything. */
  #wanted({ property, field }: SourceColumn, column: TableColumn): ColumnType {
    const type = column.field?.type;
    if (type === undefined || this.#isPinned(field.name)) return field.type;
    return fitOf(property, type) === 'all' ? type : field.type;
  }

  /** The type that the column has, if values of the property may go into it. */
  #taken(source: SourceColumn, column: TableColumn): ColumnType {
    const { property, field } = source;
    const type = column.field?.type;
    if (type === undefined) return refuseType(this.#feed, source, column);
    const isTaken = type === field.type || (!this.#isPinned(field.name) && fitOf(property, type) !== 'none');
    return isTaken ? type : refuseType(this.#feed, source, column);
  }

  /** A reload of everything makes plain text of `varchar(n)` where "columns" says so. */
  #dropsLimit({ field }: SourceColumn, column: TableColumn): boolean {
    const { isWhole } = this.#given;
    return isWhole && limitOf(column) !== undefined && ownOf(this.#feed.columns, field.name) === 'string';
  }

  #isPinned(name: string): boolean {
    return ownOf(this.#feed.columns, name) !== undefined;
  }
}

/** Columns that no property fills: null from now on, which one that is never null cannot be. */
const withoutProperty = (
  feed: Feed,
  { table, isWhole }: ToAlign,
  filled: ReadonlySet<string>,
): Pick<Alignment, 'changes' | 'tableOnly'> => {
  const others = table.filter(({ name }) => !filled.has(name));
  const required = others.filter(({ nullable }) => !nullable);
  const [first] = required;
  if (first !== undefined && !isWhole) refuseRequired(feed, first.name);
  const gone = new Set(feed.gone);
  return {
    changes: required.map(({ name }) => ({ kind: 'changed', column: name, to: { nullable: true } })),
    tableOnly: others.flatMap(({ name }) => (gone.has(name) ? [] : [name])),
  };
};

/**
 * The feed's columns in a table that exists: in its types, where they hold the values, and what its columns become where they do not, or are not
 * there. Names are compared without case, as Delta does. Rejects with `config` where the feed does not take the change, or only a reload of everything can.
 */
export const alignToTable = (feed: Feed, given: ToAlign): Alignment => {
  const aligner = new Aligner(feed, given);
  const each = given.columns.map((source) => aligner.align(source));
  const taken = each.flatMap((one) => ('column' in one ? [one] : []));
  const others = withoutProperty(feed, given, new Set(taken.flatMap(({ fills = [] }) => fills)));
  return {
    columns: taken.map(({ column }) => column),
    changes: [...taken.flatMap(({ change = [] }) => change), ...others.changes],
    leftOut: each.flatMap((one) => ('leftOut' in one ? [one.leftOut] : [])),
    narrower: taken.flatMap(({ column: { wanted, field } }) => (wanted === undefined ? [] : [field.name])),
    tableOnly: others.tableOnly,
  };
};
