import { type Fields, instant, optional, text } from './field.ts';
import { record } from './record.ts';

/** Why and until when (epoch ms; absent: until it is taken off) nothing begins on a feed. */
export interface Pause {
  readonly at: number;
  readonly by: string;
  readonly reason?: string;
  readonly until?: number;
}

/** A wish that a run ends. */
export interface Cancel {
  readonly runId: string;
  readonly at: number;
  readonly by: string;
}

/** What a person asks of a feed; a holder sees it at its next write. */
export interface Marks {
  readonly pause?: Pause;
  readonly cancel?: Cancel;
}

const pause = record<Pause>({ at: instant, by: text, reason: optional(text), until: optional(instant) });

const cancel = record<Cancel>({ runId: text, at: instant, by: text });

export const MARKS: Fields<Marks> = { pause: optional(pause), cancel: optional(cancel) };
