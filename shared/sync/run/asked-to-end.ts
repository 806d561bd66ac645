import type { Marks, Pause } from '../../state/index.ts';

/** A person asked for a run to end: the reason of the signal that its work has. */
export class AskedToEnd extends Error {
  readonly what: 'cancel' | 'pause';

  constructor(what: 'cancel' | 'pause', message: string) {
    super(message);
    this.name = 'AskedToEnd';
    this.what = what;
  }
}

/** Whether nothing is to begin on the feed now (epoch ms). */
export const isPaused = (pause: Pause | undefined, now: number): boolean =>
  pause !== undefined && (pause.until === undefined || pause.until > now);

/** What a run says that a person has cancelled. */
export const cancelledBy = (by: string): string => `it was cancelled by ${by}`;

/** What was asked of a feed that ends this run; undefined when nothing does. */
export const askedToEnd = ({ pause, cancel }: Marks, runId: string, now: number): AskedToEnd | undefined => {
  if (cancel?.runId === runId) return new AskedToEnd('cancel', cancelledBy(cancel.by));
  if (pause === undefined || !isPaused(pause, now)) return undefined;
  const reason = pause.reason === undefined ? '' : ` (${pause.reason})`;
  return new AskedToEnd('pause', `the feed was paused by ${pause.by}${reason}`);
};
