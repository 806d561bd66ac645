import * as z from 'zod';
import { type BodyProblem, nearestName, parsePart } from '../../shared/config/index.ts';
import { badRequest } from './refused-request.ts';

type Shape = Readonly<Record<string, z.ZodType>>;

/** The key may be there, though the header is the better place. */
const KEY_NAME = 'code';

/** Characters of a name that are told. */
const SHOWN = 64;

/** A query is text: what a number or a boolean says is read before the schema looks at it. */
const valueOf = (schema: z.core.$ZodType, text: string): unknown => {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault
  )
    return valueOf(schema.def.innerType, text);
  if (schema instanceof z.ZodNumber && /^-?\d+$/.test(text)) return Number(text);
  if (schema instanceof z.ZodBoolean && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
};

const unknownName = (name: string, known: readonly string[]): string => {
  if (known.length === 0) return 'unknown name; this route has no query';
  const meant = nearestName(name, known);
  if (meant !== undefined) return `unknown name; did you mean "${meant}"?`;
  return `unknown name; it can be ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`;
};

/**
 * A query by its schemas. Throws `RefusedRequest` for a name that is not among them (unless `furtherPass`), for one that comes twice, and for a
 * value that is none.
 */
export const readQuery = (url: string, shape: Shape, furtherPass = false): object => {
  const known = new Map(Object.entries(shape));
  const values = new Map<string, unknown>();
  const errors: BodyProblem[] = [];
  for (const [name, text] of new URL(url).searchParams) {
    const schema = known.get(name);
    const place = `query.${name.slice(0, SHOWN)}`;
    if (name === KEY_NAME) continue;
    if (schema === undefined) {
      if (!furtherPass) errors.push({ place, message: unknownName(name, [...known.keys()]) });
    } else if (values.has(name)) errors.push({ place, message: 'is there twice; leave one out' });
    else values.set(name, valueOf(schema, text));
  }
  const parsed = parsePart(z.object(shape), Object.fromEntries(values), ['query']);
  if (parsed.outcome === 'refused') errors.push(...parsed.problems);
  if (errors.length > 0 || parsed.outcome === 'refused') throw badRequest(errors);
  return parsed.value;
};
