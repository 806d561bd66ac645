import * as z from 'zod';
import { object } from './feed-parts.ts';

/** A sync takes what is new: there is nothing to say. */
export const syncBody = z
  .looseObject({})
  .refine((body) => Object.keys(body).length === 0, { error: 'must be empty: a sync takes what is new' })
  .meta({ maxProperties: 0 });

export const maintainBody = object({
  dryRun: z.boolean().exactOptional().describe('Tell what would be done, and change nothing.'),
});
