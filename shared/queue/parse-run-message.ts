import * as z from 'zod';
import { messageJson } from './message-json.ts';
import type { RunMessage } from './run-queue.ts';

const schema = z.object({ runId: z.string().min(1), feed: z.string().min(1) });

/** The message in what a queue function is handed: an object, or its JSON text. Undefined for anything else. */
export const parseRunMessage = (value: unknown): RunMessage | undefined =>
  schema.safeParse(messageJson(value)).data;
