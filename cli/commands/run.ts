import { isLoopback, type Remedy, remedyOf, type Run } from '../../shared/api/index.ts';
import { ask } from '../ask/ask.ts';
import { exitOf } from '../ask/problem-exits.ts';
import { followRun } from '../ask/follow-run.ts';
import { namedRun } from '../ask/named-run.ts';
import { type CommandModule, isSet, type Line } from '../command.ts';
import type { Exit } from '../exit-codes.ts';
import type { Globals } from '../globals.ts';
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

/** What to do about a run that failed; undefined for any other. */
const remedyFor = (run: Run, { app }: Globals): Remedy | undefined =>
  run.status === 'ended' && run.outcome === 'failed'
    ? remedyOf(run.errorKind, app === undefined || isLoopback(new URL(app).hostname))
    : undefined;

/** The lines that do what a remedy says. A reload needs its window, which only a person knows. */
const linesOf = (feed: string, { action }: Remedy): readonly Line[] =>
  action === undefined || action === 'reload' ? [] : [[action, feed]];

const nextOf = (run: Run, remedy: Remedy | undefined): readonly Line[] => {
  if (run.status !== 'ended')
    return [
      ['run', run.runId, '--watch'],
      ...(run.cancel === undefined ? [['cancel', run.runId] as const] : []),
    ];
  // After a dry run comes the real one, which its command tells.
  if (run.outcome === 'compared' || run.outcome === 'planned') return [];
  return [...(remedy === undefined ? [] : linesOf(run.feed, remedy)), ['runs', run.feed]];
};

/** Tells a run, what to do where it failed, and what can be typed next: `lines`, or what comes after such a run. */
export const tellRun = (session: Session, run: Run, lines?: readonly Line[]): void => {
  session.answer(run, () => runStory(run, session.io.clock.now(), session.canvas));
  const remedy = remedyFor(run, session.globals);
  if (remedy !== undefined) session.tell(remedy.now);
  const next = lines ?? nextOf(run, remedy);
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
