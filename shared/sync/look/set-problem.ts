import { listNames } from '../../core/index.ts';
import type { DeclaredSet, EntityType } from '../../odata/index.ts';
import { cursorCandidates, proposedCursor } from './cursor-candidates.ts';

const NO_KEY =
  'Its entity type has no key: name the properties that tell rows apart in "source": {"key": [...]}.';
const NO_CURSOR = 'No column says by its name that it grows with new rows: choose one of the candidates.';
const NO_CANDIDATE = 'It has no number, date or time that could be a cursor.';

/** Without the name of the feed by which the service was asked. */
const sentenceOf = ({ message }: Error): string => {
  const bare = message.replace(/^Feed "[^"]*": /, '');
  return bare.slice(0, 1).toUpperCase() + bare.slice(1);
};

/** Properties whose types lie where nothing is read. */
const unreadProblem = ({ properties }: EntityType): string | undefined => {
  const unread = properties.filter((property) => property.unread !== undefined);
  const [first] = unread;
  if (first?.unread === undefined) return undefined;
  const names = listNames(unread.map(({ name }) => name));
  return `Types of ${names} are not known: ${first.type}: ${first.unread}. The entry takes them as text, complex values as JSON.`;
};

/** Why nobody proposes a feed for an entity set, or what is not known of it; undefined: nothing. */
export const problemOf = (set: DeclaredSet): string | undefined => {
  if ('error' in set) return sentenceOf(set.error);
  if (set.type.key.length === 0) return NO_KEY;
  if (cursorCandidates(set.type).length === 0) return NO_CANDIDATE;
  return proposedCursor(set.type) === undefined ? NO_CURSOR : unreadProblem(set.type);
};
