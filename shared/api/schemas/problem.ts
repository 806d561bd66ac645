import * as z from 'zod';
import { PROBLEMS, type ProblemKind } from '../table/index.ts';
import { pause } from './pause.ts';
import { answer, count, text } from './values.ts';

const KINDS = Object.keys(PROBLEMS) as readonly ProblemKind[];

/** A problem document. Source: RFC 9457, section 3. */
export const problem = answer({
  type: text.describe('urn:tidemark: and the kind.'),
  title: text,
  status: count,
  detail: text.describe('What happened, and what to do: a line for each thing.'),
  instance: text.optional().describe('The run, where one was asked for.'),
  kind: z.enum(KINDS),
  runId: text.optional().describe('The id that the run has, or would have had.'),
  heldBy: text.optional().describe('The run that works on the feed.'),
  pause: pause.optional().describe('Who paused the feed.'),
  said: text.optional().describe('What the source itself said of a failure.'),
  errors: z
    .array(answer({ place: text, message: text }))
    .readonly()
    .optional()
    .describe('Each thing that is wrong with the request, with its place.'),
});
