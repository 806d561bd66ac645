import * as z from 'zod';
import { answer, text, texts } from './values.ts';

const settingFact = z.looseObject({ kind: text });

const check = answer({
  name: z.enum(['settings', 'state', 'lake', 'queue']),
  status: z.enum(['ok', 'failed']),
  reasons: texts.optional(),
  notes: texts.optional(),
  noteFacts: z.array(settingFact).readonly().optional(),
});

/** Whether the app can work. */
export const health = answer({
  status: z.enum(['ok', 'failed']),
  checks: z.array(check).readonly(),
});
