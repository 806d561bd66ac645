import * as z from 'zod';
import { NAMED_SCHEMAS } from '../../shared/api/schemas/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is sent is as strict as it is; of what is answered a newer version may have more. */
const opened: NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override'] = ({ jsonSchema }) => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

const uri = (id: string): string => `#/components/schemas/${id}`;

/** Schemas by the names that a document has for them, and where each is. */
interface Components {
  readonly schemas: Readonly<Record<string, Json>>;
  readonly refOf: (schema: z.ZodType) => Json;
}

/** JSON Schema 2020-12 without what only a document of its own has. */
const inDocument = ({ $schema: _draft, $id: _id, ...schema }: Json): Json => schema;

/** The JSON Schemas of named schemas, which refer to each other. `side`: what is sent, or what is answered. */
const componentsOf = (named: ReadonlyMap<string, z.ZodType>, side: 'input' | 'output'): Components => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri,
    io: side,
    unrepresentable: 'any',
    ...(side === 'output' && { override: opened }),
  });
  const names = new Map([...named].map(([id, schema]) => [schema, id]));
  return {
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([id, schema]) => [id, inDocument({ ...schema })]),
    ),
    refOf: (schema) => ({ $ref: uri(names.get(schema) ?? '') }),
  };
};

/** What endpoints answer: schemas of a name of their own under it, others as `<Endpoint>Answer`. */
export const answerComponents = (answers: ReadonlyMap<string, z.ZodType>): Components => {
  const named = new Map(Object.entries<z.ZodType>(NAMED_SCHEMAS));
  const known = new Set(named.values());
  for (const [name, schema] of answers) if (!known.has(schema)) named.set(name, schema);
  return componentsOf(named, 'output');
};

/** What endpoints take. */
export const bodyComponents = (bodies: ReadonlyMap<string, z.ZodType>): Components =>
  componentsOf(bodies, 'input');

/** A schema by itself, where it is used once. */
export const inlineSchema = (schema: z.ZodType): Json =>
  inDocument({ ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) });
