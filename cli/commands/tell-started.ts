import type { Started } from '../ask/start-run.ts';
import type { Exit } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { exitOfRun, tellRun } from './run.ts';

/** Tells what became of a run that a command made. */
export const tellStarted = async (session: Session, started: Started): Promise<Exit> => {
  if (started.outcome === 'ended') {
    const { run } = started;
    // Its story is asked for again by whoever mends it; what went well is one of many.
    tellRun(session, run, run.outcome === 'failed' ? [['run', run.runId]] : undefined);
    return exitOfRun(run);
  }
  const { runId, answer } = started;
  session.answer(answer, () => [runId]);
  const app = await session.app();
  session.tell(
    app.goOn === undefined
      ? 'The app works on it.'
      : 'It waits for an app that takes its queue messages: npm start, or the line below, which works on it.',
  );
  session.next(session.typed('run', runId, '--watch'));
  return 'done';
};
