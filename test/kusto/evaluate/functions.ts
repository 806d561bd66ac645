import { type Dynamic, numberOf, type Row, textOf, type Value } from './values.ts';

const parseJson = (text: string): Dynamic => {
  try {
    return JSON.parse(text) as Dynamic;
  } catch {
    return text;
  }
};

const isEmpty = (value: Value | undefined): boolean => value === undefined || value === null || value === '';

const largest = (values: readonly Value[], sign: 1 | -1): Value =>
  values
    .filter((value) => value !== null)
    .reduce<Value>(
      (best, value) =>
        best === null || sign * ((numberOf(value) ?? 0) - (numberOf(best) ?? 0)) > 0 ? value : best,
      null,
    );

type Scalar = (args: readonly Value[], now: Date) => Value;

/** The functions of values that our alerts call. */
export const SCALARS: Readonly<Record<string, Scalar>> = {
  now: (_args, now) => now,
  ago: ([span], now) => new Date(now.getTime() - (numberOf(span) ?? 0)),
  parse_json: ([text]) => parseJson(typeof text === 'string' ? text : ''),
  tostring: ([value]) => textOf(value ?? null),
  tolong: ([value]) => numberOf(value) ?? null,
  iff: ([condition, yes, no]) => (condition === true ? yes : no) ?? null,
  max_of: (args) => largest(args, 1),
  coalesce: (args) => args.find((value) => !isEmpty(value)) ?? args.at(-1) ?? null,
  isnull: ([value]) => value === null,
  isempty: ([value]) => isEmpty(value ?? null),
  isnotempty: ([value]) => !isEmpty(value),
};

/** The value of an argument, by its place, in a row. */
type Argument = (place: number, row: Row) => Value;
type Aggregate = (rows: readonly Row[], argument: Argument) => Value;

const every = (rows: readonly Row[], argument: Argument): readonly Value[] =>
  rows.map((row) => argument(0, row));
const chosen = (rows: readonly Row[], argument: Argument): readonly Value[] =>
  rows.filter((row) => argument(1, row) === true).map((row) => argument(0, row));

/** The functions of groups that our alerts call. */
export const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  count: (rows) => rows.length,
  countif: (rows, argument) => rows.filter((row) => argument(0, row) === true).length,
  max: (rows, argument) => largest(every(rows, argument), 1),
  maxif: (rows, argument) => largest(chosen(rows, argument), 1),
  minif: (rows, argument) => largest(chosen(rows, argument), -1),
  take_any: (rows, argument) => every(rows, argument).find((value) => !isEmpty(value)) ?? null,
};
