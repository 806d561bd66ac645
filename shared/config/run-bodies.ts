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

/** Who asks for something. */
export const askedBy = z.string().trim().max(200);

/** Who pauses a feed, why and until when. Whether that is a time to come, and not too far, the handler says, which has a clock. */
export const pauseBody = object({
  by: askedBy.exactOptional().describe('Who asks; default: who is signed in.'),
  reason: z.string().trim().max(500).exactOptional(),
  until: z.iso
    .datetime({
      offset: true,
      error: 'must be a time in ISO 8601 with its zone, such as "2026-12-24T18:00:00Z"',
    })
    .exactOptional()
    .describe('When the pause ends by itself, within ten years; default: never.'),
});

export const resumeBody = object({
  by: askedBy.exactOptional().describe('Who asks.'),
});
