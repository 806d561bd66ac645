import { startRun } from '../ask/start-run.ts';
import { type CommandModule, isOff, isSet } from '../command.ts';
import { tellStarted } from './tell-started.ts';

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
  if (dryRun) session.next(session.typed('maintain', feed));
  return exit;
};
