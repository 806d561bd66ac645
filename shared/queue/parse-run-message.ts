import { z } from 'zod';
import type { RunMessage } from './run-queue.ts';

const schema = z.object({ runId: z.string().min(1), feed: z.string().min(1) });

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The message in what a queue function is handed: an object, or its JSON text. Undefined for anything else. */
export const parseRunMessage = (value: unknown): RunMessage | undefined =>
  schema.safeParse(typeof value === 'string' ? fromJson(value) : value).data;
