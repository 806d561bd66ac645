import * as z from 'zod';
import { type Field, type Fields, jsonField, lazily, type Schema, type Stored } from './field.ts';

const partsOf = <Row extends object>(fields: Fields<Row>) =>
  (Object.keys(fields) as (keyof Row & string)[]).map((name) => ({
    name,
    stored: fields[name].storedAs ?? name,
    field: fields[name],
  }));

/** The names that the fields of a `Row` are kept under. */
export const storedNames = <Row extends object>(fields: Fields<Row>): readonly string[] =>
  partsOf(fields).map(({ stored }) => stored);

/** The schema of what keeps a `Row`; what else is there is left out. */
const rowSchema = <Row extends object>(fields: Fields<Row>, form: 'column' | 'json'): Schema<Row> => {
  const parts = partsOf(fields);
  return lazily(() =>
    z
      .object(Object.fromEntries(parts.map(({ stored, field }) => [stored, field[form].read()])))
      .transform((kept) => {
        const values = parts.map(({ name, stored }) => [name, kept[stored]] as const);
        return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Row;
      }),
  );
};

/** A `Row` as the properties of an entity: the schema that reads them. */
export const columnSchema = <Row extends object>(fields: Fields<Row>): Schema<Row> =>
  rowSchema(fields, 'column');

/** The properties that keep `row`, each of them named. */
export const writeColumns = <Row extends object>(fields: Fields<Row>, row: Row): Record<string, Stored> =>
  Object.fromEntries(
    partsOf(fields).map(({ name, stored, field }) => [stored, field.column.write(row[name])]),
  );

/** A `Row` as one field of another: an object in JSON, and JSON text as a property. */
export const record = <Row extends object>(fields: Fields<Row>): Field<Row> => {
  const parts = partsOf(fields);
  return jsonField<Row>({
    write: (row) =>
      Object.fromEntries(parts.map(({ name, stored, field }) => [stored, field.json.write(row[name])])),
    read: rowSchema(fields, 'json'),
  });
};
