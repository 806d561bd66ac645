import { z } from 'zod';

/** A value as a property of an entity: text, a Boolean, a number (as a person's edit may have made it), an Int64 or a DateTime. */
export type Stored = string | boolean | number | bigint | Date;

/** How one value is kept in one property. `read` takes what the SDK hands back. */
export interface Column<Value> {
  /** The property's name where it is not that of the value. */
  readonly storedAs?: string;
  readonly write: (value: Value) => Stored;
  readonly read: z.ZodType<Value>;
}

/** One column for every property of `Row`: a property that is added to the port fails to compile until it is kept. */
export type Columns<Row> = { readonly [Name in keyof Row]-?: Column<Row[Name]> };

export const text: Column<string> = { write: (value) => value, read: z.string() };

export const flag: Column<boolean> = { write: (value) => value, read: z.boolean() };

/** An Int64; an Int32, which a person's edit may have made of it, is read too. */
export const count: Column<number> = {
  write: (value) => BigInt(Math.round(value)),
  read: z.union([z.bigint(), z.int()]).transform(Number),
};

/** Rows as an Int64; below 0: unknown. */
export const countOrUnknown: Column<number | 'unknown'> = {
  write: (value) => count.write(value === 'unknown' ? -1 : value),
  read: count.read.transform((rows) => (rows < 0 ? 'unknown' : rows)),
};

/** Epoch ms as a DateTime. */
export const instant: Column<number> = {
  write: (value) => new Date(value),
  read: z.date().transform((date) => date.getTime()),
};

/** One of a closed list of words. */
export const oneOf = <Word extends string>(words: { readonly [Each in Word]: Each }): Column<Word> => ({
  write: (value) => value,
  read: z.enum(words),
});

const parseJson = (source: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(source);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
};

/** JSON text. */
export const json = <Value>(schema: z.ZodType<Value>): Column<Value> => ({
  write: (value) => JSON.stringify(value),
  read: z.string().transform(parseJson).pipe(schema),
});

export const texts: Column<readonly string[]> = json<readonly string[]>(z.array(z.string()));

/** `''` for none, as a merge can change a property but never take it away; none is also a property that is not there. */
const orNone = <Value, None>(column: Column<Value>, none: None): Column<Value | None> => ({
  write: (value) => (value === none ? '' : column.write(value as Value)),
  read: z
    .union([z.literal(''), column.read])
    .optional()
    .transform((value) => (value === '' || value === undefined ? none : value)),
});

export const optional = <Value>(column: Column<Value>): Column<Value | undefined> =>
  orNone(column, undefined);

export const nullable = <Value>(column: Column<Value>): Column<Value | null> => orNone(column, null);

/** The same column under another name than that of the value. */
export const storedAs = <Value>(name: string, column: Column<Value>): Column<Value> => ({
  ...column,
  storedAs: name,
});

const partsOf = <Row extends object>(columns: Columns<Row>) =>
  (Object.keys(columns) as (keyof Row & string)[]).map((name) => {
    const column = columns[name];
    return { name, stored: column.storedAs ?? name, column };
  });

/** The names of the properties that keep a `Row`. */
export const storedNames = <Row extends object>(columns: Columns<Row>): readonly string[] =>
  partsOf(columns).map(({ stored }) => stored);

/** The properties that keep `row`. */
export const writeColumns = <Row extends object>(columns: Columns<Row>, row: Row): Record<string, Stored> =>
  Object.fromEntries(partsOf(columns).map(({ name, stored, column }) => [stored, column.write(row[name])]));

/** The schema of an entity that keeps a `Row`; what else the entity has is left out. */
export const rowSchema = <Row extends object>(columns: Columns<Row>): z.ZodType<Row> => {
  const parts = partsOf(columns);
  return z
    .object(Object.fromEntries(parts.map(({ stored, column }) => [stored, column.read])))
    .transform(
      (row) =>
        Object.fromEntries(
          parts.flatMap(({ name, stored }) => (row[stored] === undefined ? [] : [[name, row[stored]]])),
        ) as Row,
    );
};
