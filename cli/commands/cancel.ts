import { ask } from '../ask/ask.ts';
import { namedRun } from '../ask/named-run.ts';
import { type CommandModule, textOf } from '../command.ts';
import { runStory } from '../show/run-story.ts';

export const run: CommandModule['run'] = async (session, given) => {
  const runId = await namedRun(session, given.args[0] ?? '');
  const by = textOf(given, 'by') ?? session.io.user;
  const { body } = await ask(session, 'cancelRun', { params: { runId }, query: { by } });
  session.answer(body, () => runStory(body, session.io.clock.now(), session.canvas));
  if (body.status === 'ended') {
    session.tell('It is over. What it had committed stays.');
    session.next(session.typed('runs', body.feed));
    return;
  }
  session.tell('It ends within 15 seconds, in good order: what it has committed stays.');
  session.next(session.typed('run', runId, '--watch'));
};
