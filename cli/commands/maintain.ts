import type { EndedRun } from '../../shared/api/index.ts';
import { startRun } from '../ask/start-run.ts';
import { type CommandModule, isOff, isSet } from '../command.ts';
import type { Session } from '../session.ts';
import { tellStarted } from './tell-started.ts';

/** After a dry run: the real one, where it would do anything. */
const tellPlanned = ({ tell, next, typed }: Session, { feed, outcome, maintain }: EndedRun): void => {
  const { checkpoint, compaction, logCleanup, vacuum } = maintain ?? {};
  const steps = [checkpoint, compaction, logCleanup, vacuum];
  if (steps.some((step) => step?.outcome === 'planned')) next(typed('maintain', feed));
  else if (outcome === 'planned') tell('Nothing is to be done now.');
};

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  const dryRun = isSet(given, 'dryRun');
  const started = await startRun(session, {
    name: 'maintainFeed',
    feed,
    body: dryRun ? { dryRun } : {},
    later: isOff(given, 'wait'),
  });
  const exit = await tellStarted(session, started);
  if (dryRun && started.outcome === 'ended') tellPlanned(session, started.run);
  return exit;
};
