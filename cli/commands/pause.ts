import { ask, type Good } from '../ask/ask.ts';
import { type CommandModule, textOf } from '../command.ts';
import { shownText } from '../show/shown-text.ts';
import { tellFeed } from './tell-feed.ts';
import { givenUntil } from './until.ts';

type Paused = NonNullable<Good<'pauseFeed'>['body']['pause']>;

/** How the feed is paused by now: with what a pause before had, where this one did not say otherwise. */
const pausedText = (
  feed: string,
  pause: Pick<Paused, 'reason' | 'until'> = {},
  given: { readonly reason: string | undefined; readonly until: string | undefined },
): string => {
  const { reason, until } = pause;
  const kept = [
    ...(reason !== undefined && given.reason === undefined ? [`the reason (${reason})`] : []),
    ...(until !== undefined && given.until === undefined ? ['the end'] : []),
  ];
  const why =
    kept.length === 0
      ? ''
      : ` It was paused before: ${kept.join(' and ')} of that pause ${kept.length === 1 ? 'stays' : 'stay'}.`;
  return shownText(`Nothing begins on ${feed} until ${until ?? 'it is resumed'}.${why}`);
};

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  const { io } = session;
  const [reason, until] = [textOf(given, 'reason'), givenUntil(textOf(given, 'until'), io.clock.now())];
  const body = {
    by: textOf(given, 'by') ?? io.user,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
  const answer = await ask(session, 'pauseFeed', { params: { feed }, body });
  tellFeed(session, answer.body);
  session.tell(pausedText(feed, answer.body.pause, { reason, until }));
  session.next(session.typed('resume', feed));
};
