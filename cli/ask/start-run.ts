import { randomUUID } from 'node:crypto';
import { runIdOf } from '../../functions/run-identity.ts';
import type { BodyInput, Problem } from '../../shared/api/index.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { ask, type Good } from './ask.ts';
import { type Ended, followRun, showProgress } from './follow-run.ts';
import { tellInterrupted } from './interrupted.ts';
import { waitInLine } from './wait-in-line.ts';

/** The kind of run that an endpoint makes. */
const KINDS = { syncFeed: 'append', reloadFeed: 'reload', maintainFeed: 'maintain' } as const;
type Start = keyof typeof KINDS;

/** A run to be made. */
export type Wanted = {
  readonly feed: string;
  /** Not to be waited for. */
  readonly later: boolean;
} & (
  | { readonly name: 'syncFeed' }
  | { readonly name: 'reloadFeed'; readonly body: BodyInput<'reloadFeed'> }
  | { readonly name: 'maintainFeed'; readonly body: BodyInput<'maintainFeed'> }
);

/** A run that goes on without its caller, or one that is over. */
export type Started =
  | { readonly outcome: 'ended'; readonly run: Ended }
  | { readonly outcome: 'later'; readonly runId: string; readonly answer: unknown };

/** An answer that does not come is asked for again: with the same key it is the same run. */
const AGAIN_MS = [2_000, 5_000];

const sendOnce = async (session: Session, wanted: Wanted, key: string): Promise<Good<Start>> => {
  const { feed, later } = wanted;
  const asked = {
    params: { feed },
    headers: { 'idempotency-key': key, ...(later ? { prefer: 'respond-async' } : {}) },
  };
  switch (wanted.name) {
    case 'syncFeed':
      return ask(session, wanted.name, asked);
    case 'reloadFeed':
      return ask(session, wanted.name, { ...asked, body: wanted.body });
    case 'maintainFeed':
      return ask(session, wanted.name, { ...asked, body: wanted.body });
  }
};

const send = async (session: Session, wanted: Wanted, key: string): Promise<Good<Start>> => {
  for (const waitMs of AGAIN_MS) {
    try {
      return await sendOnce(session, wanted, key);
    } catch (error) {
      // What was never reached has begun nothing: a look at once is enough.
      if (!(error instanceof Failure) || !error.again) throw error;
      session.tell('The answer did not come: asking for the same run again.');
      await session.io.clock.sleep(waitMs, session.io.signal);
    }
  }
  return sendOnce(session, wanted, key);
};

/** Makes a run and waits for its end, showing how far it is. Rejects with a `Failure` where the app refuses it, or the run failed. */
export const startRun = async (session: Session, wanted: Wanted): Promise<Started> => {
  const key = randomUUID();
  const runId = runIdOf(wanted.feed, KINDS[wanted.name], key);
  const run = { runId, feed: wanted.feed };
  const inLine = waitInLine(session, run);
  const over = new AbortController();
  const shown = session.globals.printCurl ? undefined : showProgress(session, runId, over.signal, inLine);
  try {
    const answer = await send(session, wanted, key);
    if (answer.status === 200) return { outcome: 'ended', run: answer.body };
    if (wanted.later) return { outcome: 'later', runId, answer: answer.body };
    over.abort();
    await shown;
    return { outcome: 'ended', run: await followRun(session, run, inLine) };
  } catch (error) {
    if (session.io.signal.aborted) await tellInterrupted(session, runId);
    throw error;
  } finally {
    over.abort();
    await shown;
  }
};

/** The kind of a problem that the app answered with. */
export const problemKind = (error: unknown): string | undefined => {
  const answer = error instanceof Failure ? (error.answer as Partial<Problem> | undefined) : undefined;
  return answer?.kind;
};
