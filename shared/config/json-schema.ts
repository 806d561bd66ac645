import * as z from 'zod';

/**
 * What may be written for a schema, as JSON Schema. Draft 7 is the one that all editors know. An object of outside names (`members`) is a
 * conversion, of which none can be derived: it brings its own as `meta`.
 */
export const jsonSchemaOf = (schema: z.ZodType): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7', reused: 'inline', unrepresentable: 'any' }),
});
