import type { HostSink } from './host-event.ts';
import type { Without } from './host-rules.ts';
import type { HostLog } from './load-app.ts';

/** What the real host keeps of a line; the rest is dropped without a mark. */
const LONGEST_LINE = 32_768;

/** Cuts lines as the real host does. */
export const cutLines =
  (sink: HostSink, without: Without): HostSink =>
  (event) => {
    const cuts = event.kind === 'line' && !without.has('log-lines');
    sink(cuts ? { ...event, message: event.message.slice(0, LONGEST_LINE) } : event);
  };

/** A sink that tells the lines, and that a function failed. */
export const logSink =
  (log: HostLog): HostSink =>
  (event) => {
    if (event.kind === 'line') log(event.level, event.message, event.functionName);
    if (event.kind === 'ended' && event.outcome.outcome === 'failed')
      log('error', `Failed: ${String(event.outcome.error)}`, event.functionName);
  };
