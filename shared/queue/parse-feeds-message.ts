import * as z from 'zod';
import { MOST_FEEDS } from './feeds-text.ts';
import { messageJson } from './message-json.ts';
import type { FeedsMessage } from './run-queue.ts';

const schema = z.object({
  feeds: z.array(z.string().min(1)).min(1).max(MOST_FEEDS),
  due: z.int().nonnegative(),
  maintain: z.literal(true).exactOptional(),
});

/** The message in what a queue function is handed: an object, or its JSON text. Undefined for anything else. */
export const parseFeedsMessage = (value: unknown): FeedsMessage | undefined =>
  schema.safeParse(messageJson(value)).data;
