import { columnCodec } from './codec.ts';
import { type Fields, instant, listOf, oneOf, optional, text } from './field.ts';
import { record } from './record.ts';
import { RUN_KINDS, type RunKind } from './run-kind.ts';

/** A run that waits for its feed. `since` (epoch ms): it was asked for. */
export interface WaitingRun {
  readonly runId: string;
  readonly kind: RunKind;
  readonly since: number;
}

interface WaitingRow {
  readonly waiting?: readonly WaitingRun[];
}

const WAITING_ROW: Fields<WaitingRow> = {
  waiting: optional(listOf(record<WaitingRun>({ runId: text, kind: oneOf(RUN_KINDS), since: instant }))),
};

/** The runs that wait for a feed, in the order of their asking. */
export const WAITING = columnCodec(WAITING_ROW);
