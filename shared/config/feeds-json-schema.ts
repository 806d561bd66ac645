import { z } from 'zod';
import { feedsSchema } from './feed-schema.ts';

/** The JSON Schema of feeds.json, so that editors complete and check it. Draft 7 is the one that all of them know. */
export const feedsJsonSchema = (): object =>
  z.toJSONSchema(feedsSchema, { io: 'input', target: 'draft-7', reused: 'inline' });
