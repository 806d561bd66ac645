import { startRun } from '../ask/start-run.ts';
import { type CommandModule, isOff } from '../command.ts';
import { tellStarted } from './tell-started.ts';

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  return tellStarted(
    session,
    await startRun(session, { name: 'syncFeed', feed, later: isOff(given, 'wait') }),
  );
};
