import type { Session } from '../session.ts';
import { ask } from './ask.ts';

/** So long the app is given once somebody wants to leave. */
const LAST_WORD_MS = 10_000;

/** Takes back a run that has not begun. False where it has, or the app does not say. */
const withdraw = async (session: Session, runId: string): Promise<boolean> => {
  const signal = AbortSignal.timeout(LAST_WORD_MS);
  try {
    const { body } = await ask(session, 'getRun', { params: { runId }, signal });
    if (body.status !== 'waiting' || body.attempts > 0) return false;
    await ask(session, 'cancelRun', { params: { runId }, query: { by: session.io.user }, signal });
    return true;
  } catch {
    return false;
  }
};

/** What a Ctrl-C leaves of a run: nothing where it ended or had not begun, else a run that can be found. */
export const tellInterrupted = async (session: Session, runId: string): Promise<void> => {
  const { url, goOn } = await session.app();
  if (url === undefined && (await withdraw(session, runId))) {
    session.tell('The run had not begun, and is withdrawn.');
    return;
  }
  session.tell(goOn === undefined ? 'The run goes on in the app.' : 'The run has stopped in good order.');
  session.next(session.typed('run', runId, '--watch'), session.typed('cancel', runId));
};
