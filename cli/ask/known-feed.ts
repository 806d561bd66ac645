import { nearestName } from '../../shared/config/index.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { shownText } from '../show/shown-text.ts';
import { ask } from './ask.ts';

const MOST_NAMES = 10;

const isKind = (answer: unknown, kind: string): boolean =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === kind;

/** A refusal of a feed's name, with the name that was probably meant, as the app knows it. Any other failure is as it was. */
export const withMeantFeed = async (session: Session, feed: string, error: unknown): Promise<unknown> => {
  const isUnknown = error instanceof Failure && isKind(error.answer, 'feed-unknown');
  if (!isUnknown) return error;
  const feeds = await ask(session, 'listFeeds').catch(() => undefined);
  const names = (feeds?.body.feeds ?? []).flatMap(({ name }) => name ?? []);
  const meant = nearestName(feed, names);
  const some = names.slice(0, MOST_NAMES).join(', ');
  const rest = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  const hint = meant === undefined ? `There are: ${some}${rest}.` : `Did you mean ${meant}?`;
  const { exit, answer, next } = error;
  return new Failure(exit, shownText(`There is no feed "${feed}". ${names.length === 0 ? '' : hint}`), {
    answer,
    next,
  });
};
