import * as z from 'zod';

/** A value as a property of an entity: text, a Boolean, a number (as a person's edit may have made it), an Int64 or a DateTime. */
export type Stored = string | boolean | number | bigint | Date;

/** A schema that is made when it is first asked for: a start of the app reads nothing that was stored, and waits for none. */
export type Schema<Value> = () => z.ZodType<Value>;

/** Makes a schema once. */
export const lazily = <Value>(make: Schema<Value>): Schema<Value> => {
  let made: z.ZodType<Value> | undefined;
  return () => (made ??= make());
};

/** How a value is kept in one place, and read from there. */
interface Form<Value, Kept> {
  readonly write: (value: Value) => Kept;
  /** Takes what is found there. */
  readonly read: Schema<Value>;
}

/** How one value is kept: as a property of an entity (`read` takes what the SDK hands back), and in JSON. */
export interface Field<Value> {
  /** The name that it is kept under, where that is not the value's own. */
  readonly storedAs?: string;
  readonly column: Form<Value, Stored>;
  readonly json: Form<Value, unknown>;
}

/** A field for every property of `Row`: one that is added to the type fails to compile until it is kept. */
export type Fields<Row> = { readonly [Name in keyof Row]-?: Field<Row[Name]> };

const plain = <Value extends string | boolean>(make: Schema<Value>): Field<Value> => {
  const form = { write: (value: Value) => value, read: lazily(make) };
  return { column: form, json: form };
};

export const text: Field<string> = plain(() => z.string());

/** Text of one form only. */
export const textLike = (pattern: RegExp): Field<string> => plain(() => z.string().regex(pattern));

export const flag: Field<boolean> = plain(() => z.boolean());

/** A flag that is never false. */
export const onlyTrue: Field<true> = plain(() => z.literal(true));

/** One of a closed list of words. */
export const oneOf = <Word extends string>(words: readonly Word[]): Field<Word> => plain(() => z.enum(words));

const int64 = lazily(() => z.union([z.bigint(), z.int()]).transform(Number));

/** An Int64, in JSON a number; an Int32, which a person's edit may have made of it, is read too. */
export const count: Field<number> = {
  column: { write: (value) => BigInt(Math.round(value)), read: int64 },
  json: { write: (value) => value, read: lazily(() => z.int()) },
};

const toUnknown = (rows: number): number | 'unknown' => (rows < 0 ? 'unknown' : rows);
const fromUnknown = (rows: number | 'unknown'): number => (rows === 'unknown' ? -1 : rows);

/** A count; below 0: unknown. */
export const countOrUnknown: Field<number | 'unknown'> = {
  column: {
    write: (rows) => count.column.write(fromUnknown(rows)),
    read: lazily(() => int64().transform(toUnknown)),
  },
  json: { write: fromUnknown, read: lazily(() => z.int().transform(toUnknown)) },
};

/** Epoch ms, as a DateTime; in JSON a number. */
export const instant: Field<number> = {
  column: {
    write: (value) => new Date(value),
    read: lazily(() => z.date().transform((date) => date.getTime())),
  },
  json: { write: (value) => value, read: lazily(() => z.number()) },
};

const parseJson = (source: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(source);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
};

/** JSON text of what a schema takes. */
export const inText = <Value>(read: Schema<Value>): Schema<Value> =>
  lazily(() => z.string().transform(parseJson).pipe(read()));

/** What has one form in JSON, and is JSON text as a property. */
export const jsonField = <Value>(json: Form<Value, unknown>): Field<Value> => ({
  column: { write: (value) => JSON.stringify(json.write(value)), read: inText(json.read) },
  json,
});

/** JSON that is kept as it is. */
export const asIs = <Value>(make: Schema<Value>): Field<Value> =>
  jsonField({ write: (value) => value, read: lazily(make) });

export const texts: Field<readonly string[]> = asIs<readonly string[]>(() => z.array(z.string()));

export const listOf = <Value>({ json }: Field<Value>): Field<readonly Value[]> =>
  jsonField<readonly Value[]>({
    write: (values) => values.map((value) => json.write(value)),
    read: lazily(() => z.array(json.read())),
  });

/** `''` for none, as a merge can change a property but never take it away; none is also a property that is not there. */
const orNone = <Value, None>(column: Form<Value, Stored>, none: None): Form<Value | None, Stored> => ({
  write: (value) => (value === none ? '' : column.write(value as Value)),
  read: lazily(() =>
    z
      .union([z.literal(''), column.read()])
      .optional()
      .transform((value) => (value === '' || value === undefined ? none : value)),
  ),
});

/** What may be absent: `''` as a property, left out in JSON. */
export const optional = <Value>({ column, json }: Field<Value>): Field<Value | undefined> => ({
  column: orNone(column, undefined),
  json: {
    write: (value) => (value === undefined ? undefined : json.write(value)),
    read: lazily(() => json.read().exactOptional()),
  },
});

/** What may be null: `''` as a property, `null` in JSON. */
export const nullable = <Value>({ column, json }: Field<Value>): Field<Value | null> => ({
  column: orNone(column, null),
  json: {
    write: (value) => (value === null ? null : json.write(value)),
    read: lazily(() => json.read().nullable()),
  },
});

/** What is as if it were not there where it cannot be read: a copy of what can be asked for again. */
export const orForgotten = <Value>({ column, json }: Field<Value | undefined>): Field<Value | undefined> => ({
  column: { ...column, read: lazily(() => column.read().catch(undefined)) },
  json: { ...json, read: lazily(() => json.read().catch(undefined)) },
});

/** The same field under another name than that of the value. */
export const storedAs = <Value>(name: string, field: Field<Value>): Field<Value> => ({
  ...field,
  storedAs: name,
});
