import type { Run } from '../../shared/api/index.ts';
import type { Session } from '../session.ts';
import { shownText } from '../show/shown-text.ts';
import { agoText } from '../show/times.ts';
import { ask } from './ask.ts';

interface Waiting {
  readonly runId: string;
  readonly feed: string;
}

type Open = Exclude<Run, { readonly status: 'ended' }>;

/** Told of each look at the run. */
export type InLine = (run: Open) => Promise<void>;

/** How often a run ahead is taken up that nobody works on. */
const TAKE_UP_MS = 5_000;

/** The run that has the feed before this one, or has it next; undefined where the feed is its own by now, or nobody can say. */
const aheadOf = async (session: Session, { runId, feed }: Waiting) => {
  const answer = await ask(session, 'getFeed', { params: { feed } }).catch(() => undefined);
  const { pendingRun, waitingRuns = [] } = answer?.body ?? {};
  const first = pendingRun ?? waitingRuns[0];
  return first?.runId === runId ? undefined : first;
};

/** Works on a run that waits for its queue message, where the app is in this process and nobody else takes it. */
const takeUp = async (session: Session, ahead: Waiting): Promise<void> => {
  const { goOn } = await session.app();
  if (goOn === undefined) return;
  const answer = await ask(session, 'getRun', { params: { runId: ahead.runId } }).catch(() => undefined);
  // What goes wrong with it is in its own story.
  if (answer?.body.status === 'waiting') await goOn(ahead).catch(() => undefined);
};

/** Looks at a run that is asked for again and again: where it waits in line, a person is told at once for what, and what waits itself is taken up. */
export const waitInLine = (session: Session, waiting: Waiting): InLine => {
  const { clock } = session.io;
  let told: string | undefined;
  let takenUp = -Infinity;
  return async ({ status, attempts }) => {
    if (status !== 'waiting' || attempts > 0) return;
    const ahead = await aheadOf(session, waiting);
    if (ahead === undefined) return;
    if (told !== ahead.runId) {
      told = ahead.runId;
      takenUp = -Infinity;
      const since = agoText(ahead.since, clock.now());
      const isHere = (await session.app()).url === undefined;
      session.tell(
        shownText(
          `${waiting.feed} has another run first (${ahead.kind}, asked for ${since}): this one waits for its turn.${isHere ? ' Ctrl-C withdraws it.' : ''}`,
        ),
      );
      session.next(session.typed('run', ahead.runId, '--watch'), session.typed('cancel', ahead.runId));
    }
    if (clock.elapsed() - takenUp < TAKE_UP_MS) return;
    takenUp = clock.elapsed();
    await takeUp(session, { runId: ahead.runId, feed: waiting.feed });
  };
};
