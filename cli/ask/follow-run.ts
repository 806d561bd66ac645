import type { Answer, Run } from '../../shared/api/index.ts';
import type { Session } from '../session.ts';
import { countOf, countText } from '../show/numbers.ts';
import { createPace } from '../show/pace.ts';
import { shownText } from '../show/shown-text.ts';
import { spanText } from '../show/times.ts';
import { createProgress } from '../terminal/progress.ts';
import { ask } from './ask.ts';
import { type InLine, waitInLine } from './wait-in-line.ts';

export type Ended = Extract<Run, { readonly status: 'ended' }>;
type Open = Exclude<Run, Ended>;

/** The host looks for messages every few seconds: asking more often shows nothing new for long. */
const WAIT_MS = 500;
const MOST_MS = 5_000;

/** Tells how far a run is that is looked at from now on. */
const createTeller = ({ io }: Session) => {
  const began = io.clock.elapsed();
  const pace = createPace();
  const seconds = (): number => (io.clock.elapsed() - began) / 1_000;
  return {
    seconds,
    told: ({ kind, feed, status, progress, attempts }: Open): string => {
      const { rows, pages } = progress;
      const speed = pace(rows, seconds());
      return [
        `${kind} ${shownText(feed)}`,
        status,
        countOf(rows, 'row'),
        ...(speed === undefined ? [] : [`${countText(speed)} rows/s`]),
        countOf(pages, 'page'),
        spanText(seconds()),
        ...(attempts > 1 ? [`attempt ${attempts}`] : []),
      ].join('  ');
    },
  };
};

interface Followed {
  readonly runId: string;
  readonly feed: string;
}

/** Shows how far a run is until `over`, as far as the app knows it. */
export const showProgress = async (
  session: Session,
  runId: string,
  over: AbortSignal,
  inLine: InLine,
): Promise<void> => {
  const { clock } = session.io;
  const progress = createProgress(session.io);
  const { told, seconds } = createTeller(session);
  try {
    while (!over.aborted) {
      await clock.sleep(WAIT_MS, over);
      const run = await ask(session, 'getRun', { params: { runId } }).catch(() => undefined);
      if (over.aborted) return;
      if (run?.body.status === 'ended') return;
      if (run !== undefined) await inLine(run.body);
      progress.show(run === undefined ? spanText(seconds()) : told(run.body));
    }
  } catch {
    // It was told that what it shows is over.
  } finally {
    progress.clear();
  }
};

/** A run once it has ended. Where the app is in this process, it works on the run meanwhile. */
export const followRun = async (
  session: Session,
  run: Followed,
  inLine: InLine = waitInLine(session, run),
): Promise<Ended> => {
  const { io } = session;
  const app = await session.app();
  const progress = createProgress(io);
  const { told } = createTeller(session);
  let wait = WAIT_MS;
  try {
    for (;;) {
      io.signal.throwIfAborted();
      const { body }: Answer<'getRun'> & { readonly status: 200 } = await ask(session, 'getRun', {
        params: { runId: run.runId },
      });
      if (body.status === 'ended') return body;
      await inLine(body);
      progress.show(told(body));
      if (body.status === 'waiting' && app.goOn !== undefined) await app.goOn(run);
      await io.clock.sleep(wait, io.signal);
      wait = Math.min(MOST_MS, wait * 1.5);
    }
  } finally {
    progress.clear();
  }
};
