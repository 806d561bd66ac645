import { problemKind, startRun } from '../ask/start-run.ts';
import type { Ended } from '../ask/follow-run.ts';
import { type CommandModule, type Given, isOff, isSet, type Line } from '../command.ts';
import type { Exit } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { countOf } from '../show/numbers.ts';
import { reloadDiff } from '../show/reload-diff.ts';
import { shownText } from '../show/shown-text.ts';
import { movedText, seenWindow, type Window, windowOf, windowWords } from './reload-window.ts';
import { exitOfRun, tellRun } from './run.ts';
import { tellStarted } from './tell-started.ts';

interface Plan {
  readonly feed: string;
  readonly window: Window;
  readonly force: boolean;
  readonly later: boolean;
}

/** What `force` gets past, and may lose rows by. */
const FORCED: ReadonlySet<string> = new Set(['source-shrunk', 'source-incomplete']);

const dryRun = async (session: Session, { feed, window, force }: Plan): Promise<Ended> => {
  const body = { ...window, dryRun: true, ...(force ? { force } : {}) };
  const started = await startRun(session, { name: 'reloadFeed', feed, body, later: false });
  if (started.outcome === 'later') throw new TypeError('a dry run is waited for');
  return started.run;
};

/** What a forced reload would take out, as far as it can be told. */
const lossOf = async (session: Session, plan: Plan): Promise<string> => {
  try {
    const { reload } = await dryRun(session, { ...plan, force: true });
    if (reload?.changes === undefined) return '';
    for (const line of reloadDiff(reload, session.io.err)) session.tell(line);
    return ` It would delete ${countOf(reload.changes.deleted, 'row')} that the table has now, and cannot bring back.`;
  } catch {
    return '';
  }
};

/** Adds to a refusal the line that would force it, and what would be lost. */
const refusal = async (session: Session, plan: Plan, error: unknown): Promise<unknown> => {
  if (!(error instanceof Failure) || plan.force || !FORCED.has(problemKind(error) ?? '')) return error;
  const loss = await lossOf(session, plan);
  const { exit, answer, message } = error;
  const line: Line = ['reload', plan.feed, ...windowWords(plan.window), '--force'];
  return new Failure(exit, `${message}${loss}\nIf that is what you want, this forces it:`, {
    answer,
    next: [line],
  });
};

const canAsk = ({ io, globals }: Session): void => {
  if (globals.yes || io.prompts !== undefined || globals.printCurl) return;
  throw new Failure(
    'usage',
    'There is no terminal to ask on: add --yes to apply the reload, or --dry-run to only look.',
  );
};

/** Whether a person wants it; with `--yes` it was said already. */
const isWanted = async ({ io, globals }: Session, { feed, force, window }: Plan): Promise<boolean> => {
  if (globals.yes || io.prompts === undefined) return true;
  if (force || window.all === true) return io.prompts.typed(`Type ${feed} to apply this reload`, feed);
  return io.prompts.confirm(`Apply this to the table of ${feed}?`);
};

const apply = async (
  session: Session,
  { feed, window, force, later }: Plan,
  seen?: NonNullable<Ended['reload']>['window'],
): Promise<Exit> => {
  const body = { ...seenWindow(window, seen), ...(force ? { force } : {}) };
  const started = await startRun(session, { name: 'reloadFeed', feed, body, later });
  const exit = await tellStarted(session, started);
  const moved = started.outcome === 'ended' ? movedText(seen, started.run.reload?.window) : undefined;
  if (moved !== undefined) session.tell(shownText(moved));
  return exit;
};

/** Whether the window is at the source as it is in the table. */
const isSame = ({ reload, outcome }: Ended): boolean => {
  if (reload?.changes === undefined || outcome !== 'compared') return false;
  const { inserted, changed, deleted } = reload.changes;
  return inserted + changed + deleted === 0;
};

const tellDryRun = (session: Session, plan: Plan, run: Ended): Exit => {
  tellRun(session, run);
  if (isSame(run)) {
    session.tell('Nothing would change.');
    return exitOfRun(run);
  }
  session.next(
    session.typed('reload', plan.feed, ...windowWords(plan.window), ...(plan.force ? ['--force'] : [])),
  );
  return exitOfRun(run);
};

const perform = async (session: Session, given: Given, plan: Plan): Promise<Exit> => {
  if (isSet(given, 'dryRun')) return tellDryRun(session, plan, await dryRun(session, plan));
  // Nobody is there to look at it: the same guards hold without a dry run.
  if (session.globals.yes || session.globals.printCurl) return apply(session, plan);
  const seen = await dryRun(session, plan);
  const { reload } = seen;
  if (reload !== undefined) for (const line of reloadDiff(reload, session.io.err)) session.tell(line);
  if (isSame(seen)) {
    session.tell('Nothing would change.');
    return 'done';
  }
  if (await isWanted(session, plan)) return apply(session, plan, reload?.window);
  session.tell('Nothing was changed.');
  return 'done';
};

export const run: CommandModule['run'] = async (session, given) => {
  const [feed = ''] = given.args;
  const plan = { feed, window: windowOf(given), force: isSet(given, 'force'), later: isOff(given, 'wait') };
  if (!isSet(given, 'dryRun')) canAsk(session);
  try {
    return await perform(session, given, plan);
  } catch (error) {
    throw await refusal(session, plan, error);
  }
};
