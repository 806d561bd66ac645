import { answer, text, time } from './values.ts';

/** Who keeps a feed from running, why and until when. */
export const pause = answer({
  at: time,
  by: text,
  reason: text.optional(),
  until: time.optional(),
});
