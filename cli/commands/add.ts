import { type Offered, offeredBy } from '../../functions/explore.ts';
import { commandSettings } from '../../local/command-stack.ts';
import { type Auth, parseFeeds, shownLines } from '../../shared/config/index.ts';
import { type Chosen, chosenOf } from '../add/chosen.ts';
import { entriesOf } from '../add/entries-of.ts';
import { type FeedsFile, readFeedsFile, writeFeedsFile } from '../add/feeds-file.ts';
import { serviceFailure } from '../add/service-failure.ts';
import { fittingEntries } from '../add/fitting-entries.ts';
import { signInOf } from '../add/sign-in.ts';
import { type CommandModule, type Given, textOf } from '../command.ts';
import type { Exit } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { countOf } from '../show/numbers.ts';
import { offeredTable } from '../show/offered-table.ts';
import { shownText } from '../show/shown-text.ts';

const usage = (message: string): Failure => new Failure('usage', message);

/** A feeds.json of the service alone: what is wrong with its address or its sign-in is found as in any other. */
const placeholder = (serviceUrl: string, auth: Auth): string =>
  JSON.stringify({
    feeds: [
      { name: 'add', source: { serviceUrl, auth, entitySet: 'X' }, cursor: { column: 'X' }, table: 'X' },
    ],
  });

const explore = async (
  session: Session,
  serviceUrl: string,
  auth: Auth,
  { feeds }: FeedsFile,
): Promise<Offered> => {
  const FEEDS_JSON = placeholder(serviceUrl, auth);
  const { refused } = parseFeeds(FEEDS_JSON, 'add');
  const faults = shownLines(refused.flatMap(({ problems }) => problems));
  if (faults.length > 0)
    throw usage(
      faults.map((line) => line.replace(/^add: feeds\[0\]\.source\.(\S+) \(feed "add"\)/, '$1')).join('\n'),
    );
  const { cwd, env, signal } = session.io;
  const settings = { ...(await commandSettings({ cwd, env })), FEEDS_JSON };
  try {
    return await offeredBy(settings, { serviceUrl, auth, feeds }, signal);
  } catch (error) {
    throw serviceFailure(error, serviceUrl);
  }
};

/** So many names are told in one sentence. */
const MOST_NAMES = 10;

/** Names of feeds, as they are written. */
const namesOf = (feeds: readonly object[]): readonly string[] =>
  feeds.flatMap((feed) => ('name' in feed ? [String(feed.name)] : []));

const isWanted = async (
  { io, globals }: Session,
  given: Given,
  feeds: readonly object[],
): Promise<boolean> => {
  const wasChosen = textOf(given, 'only') === undefined && given.options['all'] !== true;
  if (globals.yes || (wasChosen && io.prompts !== undefined)) return true;
  const names = namesOf(feeds);
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  const question = `Write ${names.length === 1 ? 'the feed' : 'the feeds'} ${names.slice(0, MOST_NAMES).join(', ')}${more} into feeds.json?`;
  // Whoever named them wants them.
  if (io.prompts !== undefined) return io.prompts.confirm(shownText(question), true);
  throw usage('There is no terminal to ask on: add --yes to write them, or --json to only look.');
};

const tellSkipped = ({ tell }: Session, { skipped }: Chosen, refused: readonly string[]): void => {
  for (const [why, sets] of skipped) {
    const more = sets.length - MOST_NAMES;
    const rest = more > 0 ? `, and ${more} more` : '';
    tell(shownText(`Left out: ${sets.slice(0, MOST_NAMES).join(', ')}${rest}. ${why}`));
  }
  for (const line of refused) tell(shownText(`Left out: ${line}`));
};

/** Those that the line names, or all. */
const showOffered = ({ io, canvas }: Session, given: Given, offered: Offered): void => {
  const only = textOf(given, 'only')
    ?.split(',')
    .map((name) => name.trim());
  const shown = offered.filter(({ entitySet }) => only?.includes(entitySet) ?? true);
  for (const line of offeredTable(shown, canvas)) io.out.write(`${line}\n`);
};

export const run: CommandModule['run'] = async (session, given): Promise<Exit> => {
  const [address = ''] = given.args;
  const serviceUrl = address.replace(/\/+$/, '');
  const auth = signInOf(given);
  const file = await readFeedsFile(session);
  const offered = await explore(session, serviceUrl, auth, file);
  const { json } = session.globals;
  if (!json) showOffered(session, given, offered);
  const chosen = await chosenOf(session, given, offered);
  if (chosen === undefined)
    throw usage('Name some of them by --only, or take --all that can be kept in step.');
  const wanted = { serviceUrl, name: textOf(given, 'source'), sources: file.sources };
  const { text, entries, refused } = fittingEntries(file, entriesOf(chosen.entities, wanted));
  const { source, feeds } = entries;
  tellSkipped(session, chosen, refused);
  const ending: Exit = chosen.isLacking || refused.length > 0 ? 'failed' : 'done';
  if (json) {
    const sources = source === undefined ? {} : { sources: { [source.name]: source.value } };
    session.answer({ ...sources, feeds }, () => []);
    return ending;
  }
  if (feeds.length === 0) {
    session.tell('Nothing was written.');
    return offered.some(({ feed }) => feed !== undefined) ? ending : 'failed';
  }
  if (!(await isWanted(session, given, feeds))) return 'done';
  await writeFeedsFile(file, text);
  session.tell(
    `${file.path} has ${countOf(feeds.length, 'feed')} more. An app that runs reads them at its next start.`,
  );
  session.next(
    ...namesOf(feeds)
      .slice(0, 1)
      .flatMap((name) => [session.typed('check', name), session.typed('sync', name)]),
  );
  return ending;
};
