import { ask } from '../ask/ask.ts';
import { type CommandModule, textOf } from '../command.ts';
import { shownText } from '../show/shown-text.ts';
import { tellFeed } from './tell-feed.ts';
import { untilOf } from './until.ts';

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  const { io } = session;
  const [reason, until] = [textOf(given, 'reason'), untilOf(textOf(given, 'until'), io.clock.now())];
  const body = {
    by: textOf(given, 'by') ?? io.user,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
  const answer = await ask(session, 'pauseFeed', { params: { feed }, body });
  tellFeed(session, answer.body);
  session.tell(
    `Nothing begins on ${shownText(feed)}${until === undefined ? ' until it is resumed' : ` until ${until}`}.`,
  );
  session.next(session.typed('resume', feed));
};
