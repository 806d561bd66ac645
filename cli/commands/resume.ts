import { ask } from '../ask/ask.ts';
import { type CommandModule, textOf } from '../command.ts';
import { shownText } from '../show/shown-text.ts';
import { tellFeed } from './tell-feed.ts';

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  const by = textOf(given, 'by') ?? session.io.user;
  const answer = await ask(session, 'resumeFeed', { params: { feed }, body: { by } });
  tellFeed(session, answer.body);
  const said = answer.body.wasPaused ? 'is taken again' : 'was not paused';
  session.tell(`${shownText(feed)} ${said}.`);
  session.next(session.typed('sync', feed));
};
