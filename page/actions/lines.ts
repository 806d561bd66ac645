import { curlLine, isLoopback, KEY_NAME, shellWord } from '../../shared/api/index.ts';
import { askedOf } from '../api/endpoints.ts';
import { type ActionName, actionOf, type Subject } from './actions.ts';
import type { Given } from './given.ts';

/** An action of a subject, with what was filled in. */
export interface Doing {
  readonly action: ActionName;
  readonly subject: Subject;
  readonly given: Given;
}

/** The same by curl, in a POSIX shell. The key is in `$TIDEMARK_KEY`, as for the command line: it is shown nowhere. `base`: the address of `/api`. */
export const curlOf = ({ action, subject, given }: Doing, base: string): string => {
  const call = actionOf(action).call(subject, given);
  return curlLine({ base, keyName: KEY_NAME }, call.endpoint, askedOf(call));
};

/** What names the app at `base` to the command line: nothing on this machine, where it asks the app of its folder. */
const appWords = (base: string): readonly string[] =>
  isLoopback(new URL(base).hostname) ? [] : ['--app', base.replace(/\/(?:api\/?)?$/, '')];

/** The words of the same for the command line. */
export const wordsOf = ({ action, subject, given }: Doing, base: string): readonly string[] => {
  const { command, inFolder = false } = actionOf(action);
  return [...command(subject, given), ...(inFolder ? [] : appWords(base))];
};

/** The same by the command line, in a checkout. */
export const commandLine = (doing: Doing, base: string): string =>
  `npm run tidemark -- ${wordsOf(doing, base).map(shellWord).join(' ')}`;

/** The command that adds a feed, in a checkout. */
export const addLine = (given: Pick<Given, 'serviceUrl' | 'entitySet'>): string =>
  commandLine({ action: 'entities', subject: { feed: '' }, given }, '');
