import type { Run } from '../../shared/api/index.ts';
import { ask } from '../ask/ask.ts';
import { exitOf } from '../ask/problem-exits.ts';
import { followRun } from '../ask/follow-run.ts';
import { namedRun } from '../ask/named-run.ts';
import { type CommandModule, isSet, type Line } from '../command.ts';
import type { Exit } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { runStory } from '../show/run-story.ts';

/** How a command ends whose run ended so. */
export const exitOfRun = (run: Run): Exit => {
  if (run.status !== 'ended') return 'done';
  if (run.outcome === 'failed') return exitOf(run.errorKind);
  // What was to be done was not, as somebody cancelled it, or the app was stopped.
  if (run.outcome === 'stopped') return 'failed';
  return run.outcome === 'lease-held' ? 'refused' : 'done';
};

const nextOf = (run: Run): readonly Line[] => {
  if (run.status !== 'ended')
    return [
      ['run', run.runId, '--watch'],
      ...(run.cancel === undefined ? [['cancel', run.runId] as const] : []),
    ];
  // After a dry run comes the real one, which its command tells.
  return run.outcome === 'compared' || run.outcome === 'planned' ? [] : [['runs', run.feed]];
};

/** Tells a run, and what can be typed next. */
export const tellRun = (session: Session, run: Run, next = nextOf(run)): void => {
  session.answer(run, () => runStory(run, session.io.clock.now(), session.canvas));
  session.next(...next.map((words) => session.typed(...words)));
};

export const run: CommandModule['run'] = async (session, given) => {
  const runId = await namedRun(session, given.args[0] ?? '');
  const { body } = await ask(session, 'getRun', { params: { runId } });
  if (!isSet(given, 'watch')) {
    tellRun(session, body);
    return;
  }
  const ended = body.status === 'ended' ? body : await followRun(session, { runId, feed: body.feed });
  tellRun(session, ended);
  return exitOfRun(ended);
};
