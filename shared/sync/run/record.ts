import type { Feed } from '../../config/index.ts';
import { isTidemarkError, type Redact } from '../../core/index.ts';
import { boundedRun, type RunKind, type RunRecord, type StoredNote } from '../../state/index.ts';
import type { RunContext } from './context.ts';
import { KIND_RULES } from './kind-rules.ts';
import { noteFactsOf, notesToKeep } from './notes.ts';

/** How a run ended. */
export type RunEnd = Pick<RunRecord, 'outcome' | 'errorKind' | 'message'>;

/** What is thrown below the room of the feed does not know its name. */
const named = (feed: Feed, message: string): string =>
  message.startsWith('Feed ') || message.includes(`(feed "${feed.name}")`)
    ? message
    : `Feed "${feed.name}": ${message}`;

const STOPPED: RunEnd = { outcome: 'stopped', message: 'it was asked to stop' };

/** What ends a run: the signal that its caller gave it, and the one that says that its lease was lost. */
export interface EndSignals {
  readonly signal?: AbortSignal;
  readonly lost?: AbortSignal;
}

/** How a run ended that threw: stopped when it was told to, failed otherwise. No text of an error that is not of our own class. */
export const endingOf = (feed: Feed, error: unknown, { signal, lost }: EndSignals = {}): RunEnd => {
  if (signal?.aborted === true && lost?.aborted !== true) return STOPPED;
  const cause: unknown = lost?.aborted === true ? lost.reason : error;
  if (isTidemarkError(cause))
    return { outcome: 'failed', errorKind: cause.kind, message: named(feed, cause.message) };
  // An error of no class of ours may quote a row: only its name and its place are kept.
  const { name, stack } = cause instanceof Error ? cause : new Error();
  const place = /file:\/\/(\S+?)\)?\n/.exec(`${stack}\n`)?.[1] ?? 'an unknown place';
  return { outcome: 'failed', errorKind: 'invariant', message: `unexpected ${name} at ${place}` };
};

/** An ending with what is to be done about an error that may go right later, which only its own trigger or caller repeats. */
export const withNextStep = (ending: RunEnd, error: unknown, kind: RunKind): RunEnd => {
  if (ending.outcome !== 'failed' || !isTidemarkError(error) || error.retry !== 'later') return ending;
  return { ...ending, message: `${ending.message} ${KIND_RULES[kind].nextStep}` };
};

const redactedNote = (redact: Redact, note: StoredNote): StoredNote => ({
  ...Object.fromEntries(
    Object.entries(note).map(([name, fact]) => [name, typeof fact === 'string' ? redact(fact) : fact]),
  ),
  kind: note.kind,
});

/** A record as it is made: without secrets, then cut, as half of a secret would not be found. */
export const recordMade = (redact: Redact, { notes, noteFacts, ...run }: RunRecord): RunRecord =>
  boundedRun({
    ...run,
    ...(run.message === undefined ? {} : { message: redact(run.message) }),
    ...notesToKeep(noteFactsOf({ notes, noteFacts }).map((note) => redactedNote(redact, note))),
  });

/** The record of a run that held the lease since `startedAt`; `from` is the watermark that it found. */
export const recordOf = (
  run: RunContext,
  startedAt: number,
  from: string | undefined,
  result: RunEnd,
): RunRecord =>
  recordMade(run.deps.redact, {
    runId: run.runId,
    feed: run.feed.name,
    kind: run.kind,
    startedAt,
    ...(run.dueAt !== undefined && { dueAt: run.dueAt }),
    ...(run.isDry && { dryRun: true }),
    durationMs: run.deps.clock.now() - startedAt,
    ...result,
    rows: run.rows,
    ...(KIND_RULES[run.kind].takesRowsOut ? { removed: run.removed } : {}),
    received: run.received,
    pages: run.pages,
    bytes: run.source.traffic.bytes,
    requests: run.source.traffic.requests,
    ...(from === undefined ? {} : { from }),
    ...(run.stored?.watermark === undefined ? {} : { to: run.stored.watermark }),
    ...(run.stored?.table === undefined ? {} : { version: run.stored.table.version }),
    ...notesToKeep(run.notes.all),
    ...(run.maintain && { maintain: run.maintain }),
  });

/** The record of a run that did nothing. */
export const emptyRecord = (
  feed: Pick<Feed, 'name'>,
  {
    runId,
    kind,
    startedAt,
    endedAt,
    dueAt,
  }: {
    readonly runId: string;
    readonly kind: RunKind;
    readonly startedAt: number;
    readonly endedAt: number;
    readonly dueAt?: number;
  },
  result: RunEnd,
  redact: Redact,
): RunRecord =>
  recordMade(redact, {
    runId,
    feed: feed.name,
    kind,
    startedAt,
    ...(dueAt !== undefined && { dueAt }),
    durationMs: endedAt - startedAt,
    ...result,
    rows: 0,
    received: 0,
    pages: 0,
    bytes: 0,
    requests: 0,
  });
