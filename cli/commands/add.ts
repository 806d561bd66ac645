import { readFile, rename, writeFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { type Offered, offeredBy } from '../../functions/explore.ts';
import { commandSettings } from '../../local/command-stack.ts';
import { type Auth, type LoadedFeeds, parseFeeds, shownLines } from '../../shared/config/index.ts';
import { entriesOf } from '../add/entries-of.ts';
import { chosenOf } from '../add/chosen.ts';
import { signInOf } from '../add/sign-in.ts';
import { withEntries } from '../add/write-entries.ts';
import { type CommandModule, textOf } from '../command.ts';
import type { Exit } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { offeredTable } from '../show/offered-table.ts';

const usage = (message: string): Failure => new Failure('usage', message);

interface FeedsFile {
  readonly path: string;
  /** Undefined: there is none yet. */
  readonly text: string | undefined;
  readonly loaded: LoadedFeeds | undefined;
}

const readFeeds = async ({ io, globals }: Session): Promise<FeedsFile> => {
  if (globals.app !== undefined)
    throw usage('add writes feeds.json of this folder, which is deployed with the app: leave --app out.');
  if ((io.env['FEEDS_JSON'] ?? '').trim() !== '')
    throw usage('The feeds are in the setting FEEDS_JSON: add writes a file. Print the entries by --json.');
  const named = io.env['FEEDS_FILE'] ?? 'feeds.json';
  const path = isAbsolute(named) ? named : resolve(io.cwd, named);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return { path, text, loaded: text === undefined ? undefined : parseFeeds(text, named) };
};

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
  { loaded }: FeedsFile,
): Promise<Offered> => {
  const FEEDS_JSON = placeholder(serviceUrl, auth);
  const { refused } = parseFeeds(FEEDS_JSON, 'add');
  const faults = shownLines(refused.flatMap(({ problems }) => problems));
  if (faults.length > 0)
    throw usage(faults.map((line) => line.replace('add: feeds[0].source.', '')).join('\n'));
  const { cwd, env, signal } = session.io;
  const settings = { ...(await commandSettings({ cwd, env })), FEEDS_JSON };
  return offeredBy(settings, { serviceUrl, auth, feeds: loaded?.feeds ?? [] }, signal);
};

const namesIn = ({ text }: FeedsFile): ReadonlySet<string> => {
  const { sources = {} } = JSON.parse((text ?? '{}').replace(/^\uFEFF/, '')) as { readonly sources?: object };
  return new Set(Object.keys(sources));
};

const write = async ({ path, text, loaded }: FeedsFile, now: string): Promise<void> => {
  const { refused } = parseFeeds(now, path);
  if (refused.length > (loaded?.refused.length ?? 0))
    throw new Failure(
      'failed',
      `Nothing was written: ${shownLines(refused.flatMap(({ problems }) => problems)).join('\n')}`,
    );
  const meanwhile = await readFile(path, 'utf8').catch(() => undefined);
  if (meanwhile !== text)
    throw new Failure('refused', `${path} was changed meanwhile: nothing was written. Try again.`);
  await writeFile(`${path}.new`, now);
  await rename(`${path}.new`, path);
};

const isWanted = async (
  { io, globals }: Session,
  given: Parameters<CommandModule['run']>[1],
  count: number,
): Promise<boolean> => {
  const wasChosen = textOf(given, 'only') === undefined && given.options['all'] !== true;
  if (globals.yes || (wasChosen && io.prompts !== undefined)) return true;
  if (io.prompts !== undefined) return io.prompts.confirm(`Write ${count} into feeds.json?`);
  throw usage('There is no terminal to ask on: add --yes to write them, or --json to only look.');
};

export const run: CommandModule['run'] = async (session, given): Promise<Exit> => {
  const [address = ''] = given.args;
  const serviceUrl = address.replace(/\/+$/, '');
  const auth = signInOf(given);
  const file = await readFeeds(session);
  const offered = await explore(session, serviceUrl, auth, file);
  if (!session.globals.json)
    for (const line of offeredTable(offered, session.canvas)) session.io.out.write(`${line}\n`);
  const chosen = await chosenOf(session, given, offered);
  if (chosen === undefined)
    throw usage('Name some of them by --only, or take --all that can be kept in step.');
  const entries = entriesOf(chosen, { serviceUrl, name: textOf(given, 'source'), sources: namesIn(file) });
  const { source, feeds } = entries;
  if (session.globals.json) {
    session.answer(
      { ...(source === undefined ? {} : { sources: { [source.name]: source.value } }), feeds },
      () => [],
    );
    return 'done';
  }
  if (feeds.length === 0) throw new Failure('failed', 'None of them can become a feed: nothing was written.');
  if (!(await isWanted(session, given, feeds.length))) return 'done';
  await write(file, withEntries(file.text, entries));
  session.tell(`${file.path} has ${feeds.length} more. An app that runs reads them at its next start.`);
  const names = chosen.flatMap(({ entry }) => entry?.name ?? []).slice(0, 1);
  session.next(...names.flatMap((name) => [session.typed('check', name), session.typed('sync', name)]));
  return 'done';
};
