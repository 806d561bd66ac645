import type { Quirks } from '../../../local/odata-service/index.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import type { RunResult } from '../../../shared/sync/index.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from '../reload-world.ts';
import type { HostileCase, Step } from './hostile-case.ts';
import {
  type Change,
  entitySet,
  idOf,
  keyText,
  type SourceRows,
  sourceRows,
  startText,
} from './source-rows.ts';

/** How a case ended: as the source has it, in a failure that its quirks name, or wrong. */
export type CaseEnd =
  | { readonly end: 'right' }
  | { readonly end: 'failed by name'; readonly kind: string }
  | { readonly end: 'wrong'; readonly fault: string };

/** A promise that did not hold. */
class Fault extends Error {
  override readonly name = 'Fault';
}

type Row = Readonly<Record<string, unknown>>;

const LEASE_MS = 61_000;
/** Runs until a source is read up: each that is not the last must bring a row. */
const MOST_RUNS = 150;
/** Of a reload without `force` that nothing could be compared with. */
const NO_WINDOW = 'window-unknown';

/** Of a cursor that no reader can tell from its neighbours: every run says so. */
const MAY_MISS = 'cursor-rounded';

/** Of keys that are none, where all is read at once: rows of one key and one value are one. */
const TWICE = 'rows-repeated';

/** Of a source that answers nothing by key: nothing tells rows that a bound leaves out from those that are gone. */
const UNPROVEN = 'bound-unproven';

/**
 * Of a source that has begun again: every run says so until all is reloaded. Its rows come under keys and values that were read before, so that an
 * append cannot tell each of them from those.
 */
const BEGAN_AGAIN = 'source-went-back';

const QUIET: ReadonlyMap<number, Change> = new Map();

/** A world, its model, and what was seen so far. */
interface Play {
  readonly given: HostileCase;
  readonly world: ReloadWorld;
  readonly source: SourceRows;
  readonly signal: AbortSignal;
  /** The last steps, for the fault's words. */
  readonly log: string[];
}

/** Whether a run says that rows may be missing, of a source of which that is true. */
const isTold = ({ source, given }: Play, { noteFacts = [] }: Pick<RunRecord, 'noteFacts'>): boolean => {
  const { shape, quirks } = given;
  const mayMiss: Readonly<Record<string, boolean>> = {
    [MAY_MISS]: true,
    [BEGAN_AGAIN]: source.hasRestarted,
    [TWICE]: shape.halfKey === true,
    [UNPROVEN]: quirks.guidsNeverEqual === true,
  };
  return noteFacts.some(({ kind }) => mayMiss[kind] === true);
};

const tableIds = async ({ world }: Play): Promise<readonly string[]> => (await world.rows()).map(idOf);

/** Changes the rows before the nth request from now on, until it is told to stop. */
const changesBefore = ({ world, source, log }: Play, during: ReadonlyMap<number, Change>): (() => void) => {
  const { service } = world;
  let asked = 0;
  source.beginRun();
  service.onRequest = () => {
    asked += 1;
    const change = during.get(asked);
    if (change === undefined) return;
    log.push(`    before request ${asked}: ${JSON.stringify(change)}`);
    source.change(change);
  };
  return (): void => {
    service.onRequest = undefined;
  };
};

const fail = (play: Play, what: string): never => {
  throw new Fault(`${what}\n${play.log.slice(-12).join('\n')}`);
};

const say = (play: Play, what: string, run: RunRecord | RunResult, notes: readonly string[] = []): void => {
  const { outcome, rows, errorKind = '', message = '' } = run;
  const said = errorKind === '' ? '' : ` ${errorKind}: ${message.slice(0, 160)}`;
  play.log.push(
    `  ${what}: ${outcome} ${rows}${said}${notes.map((note) => `\n    ${note.slice(0, 160)}`).join('')}`,
  );
};

/** What the table must not hold: a row version twice, or one that the source never had. */
const checkTable = async (play: Play): Promise<readonly string[]> => {
  const ids = await tableIds(play);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) fail(play, `${twice.length} rows are in the table twice`);
  const strange = ids.filter((id) => !play.source.wasShown(id));
  if (strange.length > 0) fail(play, `${strange.length} rows of the table were never in the source`);
  return ids;
};

const checkFailure = (play: Play, run: RunRecord | RunResult, also: readonly string[] = []): void => {
  const { outcome, errorKind = '' } = run;
  if (outcome !== 'failed' || [...play.given.kinds, ...also].includes(errorKind)) return;
  fail(play, `a run failed as ${errorKind}, which no quirk names`);
};

/** In what a reload may end, whatever the source is like: nothing to compare with, half of a window deleted, a source that changes. */
const refusals = (
  gone: boolean,
  changing: boolean,
  { message = '' }: Pick<RunResult, 'message'>,
): readonly string[] => [
  NO_WINDOW,
  ...(gone ? ['source-shrunk'] : []),
  ...(changing ? ['source-incomplete'] : []),
  ...(changing && message.includes('Try again when it is quiet') ? ['source-contract'] : []),
];

/** Rows that an append has to bring, and that are not in the table. */
const missing = (play: Play, held: readonly string[]): readonly string[] => {
  const there = new Set(held);
  return play.source
    .rows()
    .map(idOf)
    .filter((id) => !there.has(id) && !play.source.isLate(id));
};

type Append = Omit<Extract<Step, { do: 'append' }>, 'do'>;

const append = async (play: Play, { during, deadlineMs }: Append): Promise<RunRecord> => {
  const { world, source } = play;
  const before = await tableIds(play);
  const wanted = missing(play, before);
  world.clock.advance(LEASE_MS);
  const stop = changesBefore(play, during);
  const run = await world.run({ signal: play.signal, deadlineMs });
  stop();
  say(play, 'append', run, run.notes);
  // What rows say of a source while they move may be wrong, once.
  checkFailure(play, run, during.size > 0 ? ['source-stalled'] : []);
  const after = await checkTable(play);
  const still = new Set(missing(play, after));
  const passed = wanted.filter((id) => still.has(id));
  // A row under an offset lower than any before, where digits are compared: no question shows it (docs/feeds.md).
  if (run.outcome !== 'failed' && run.outcome !== 'stopped') source.passOver(passed, before);
  const left = passed.filter((id) => !source.isLate(id));
  if (left.length === 0 || run.outcome === 'failed' || run.outcome === 'stopped') return run;
  if (isTold(play, run)) return run;
  if (run.outcome === 'no-new-rows')
    fail(play, `no-new-rows, and ${left.length} rows are above the watermark`);
  if (after.length <= before.length)
    fail(play, `${run.outcome}, no row came, and ${left.length} are missing`);
  return run;
};

/** Of rows that were in the table and stayed in the source, those that a reload removed. */
const removed = (
  before: readonly Row[],
  stayed: ReadonlySet<string>,
  after: readonly Row[],
): readonly string[] => {
  const held = new Set(after.map(idOf));
  return before.map(idOf).filter((id) => stayed.has(id) && !held.has(id));
};

const sameRows = (a: readonly Row[], b: readonly Row[]): boolean =>
  JSON.stringify(a.map(idOf).toSorted()) === JSON.stringify(b.map(idOf).toSorted());

type Reload = Omit<Extract<Step, { do: 'reload' }>, 'do'>;

/** Attempts at a run that fails in passing, each time. */
const MOST_TRIES = 6;

const isPending = async ({ world }: Play): Promise<boolean> =>
  (await world.state.entry(world.feed.name))?.pending !== undefined;

/** A reload, to its end: one that its deadline ends goes on from its message. */
const reloaded = async (
  { world, signal }: Play,
  given: Pick<ReloadOptions, 'window' | 'force'>,
): Promise<RunRecord | RunResult> => {
  const answer = await world.start({ ...given, signal });
  if (answer.outcome === 'ended') return answer.run;
  for (let tries = 0; tries < MOST_TRIES && world.queue.messages.length > 0; tries += 1) {
    world.clock.advance(LEASE_MS);
    await world.deliver({ signal });
  }
  const record = world.records.at(-1);
  if (record === undefined) throw new Error('the reload has left no record');
  return record;
};

const reload = async (play: Play, step: Reload, force = false): Promise<RunRecord | RunResult> => {
  const { world, source } = play;
  // A run that its deadline ended goes on before any other begins, until it ends or fails for good.
  for (let tries = 0; tries < MOST_TRIES && (await isPending(play)); tries += 1)
    await append(play, { during: QUIET, deadlineMs: 600_000 });
  const before = await world.rows();
  const shown = new Set(source.rows().map(idOf));
  world.clock.advance(LEASE_MS);
  const stop = changesBefore(play, step.during);
  const run = await reloaded(play, { window: step.window, force });
  stop();
  say(play, `reload ${JSON.stringify(step.window)}`, run, run.notes);
  const now = new Set(source.rows().map(idOf));
  const isGone = before.some((row) => !now.has(idOf(row)));
  checkFailure(play, run, refusals(isGone, step.during.size > 0, run));
  await checkTable(play);
  const after = await world.rows();
  if (run.outcome === 'failed' && !sameRows(before, after))
    fail(play, 'a reload failed, and changed the table');
  const stayed = new Set([...now].filter((id) => shown.has(id)));
  const lost = removed(before, stayed, after);
  if (lost.length > 0) fail(play, `a reload removed ${lost.length} rows that the source still has`);
  return run;
};

const take = async (play: Play, step: Step): Promise<void> => {
  if (step.do === 'change') {
    play.log.push(`  ${JSON.stringify(step.change)}`);
    play.source.change(step.change);
  } else if (step.do === 'append') await append(play, step);
  else await reload(play, step);
};

/** Runs until nothing is new. Answers the kind in which it fails each time; undefined where all is read. */
const catchUp = async (play: Play): Promise<string | undefined> => {
  let failures = 0;
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const run = await append(play, { during: QUIET, deadlineMs: 600_000 });
    const { outcome, errorKind = '' } = run;
    const left = isTold(play, run) ? [] : missing(play, await tableIds(play));
    if (outcome === 'no-new-rows' && left.length === 0) return undefined;
    failures = outcome === 'failed' ? failures + 1 : 0;
    if (failures >= 4) return errorKind;
  }
  return fail(play, `${MOST_RUNS} runs in a row found something new`);
};

/** The table as the source has it, key by key and version by version. */
const checkEqual = async (play: Play): Promise<void> => {
  const table = (await play.world.rows()).map(idOf).toSorted();
  const source = play.source.rows().map(idOf).toSorted();
  const held = new Set(table);
  const there = new Set(source);
  const lacks = source.filter((id) => !held.has(id)).length;
  const stale = table.filter((id) => !there.has(id)).length;
  if (lacks + stale > 0)
    fail(play, `after a reload of all ${lacks} rows are missing and ${stale} are too many`);
  if (new Set(play.source.rows().map(keyText)).size !== source.length)
    fail(play, 'the model has a key twice');
};

const allRead = async (play: Play): Promise<CaseEnd> => {
  const kind = await catchUp(play);
  if (kind !== undefined) return { end: 'failed by name', kind };
  const all: Reload = { window: { all: true }, during: QUIET };
  const asked = await reload(play, all);
  const run = asked.errorKind === 'source-shrunk' ? await reload(play, all, true) : asked;
  if (run.outcome === 'failed') {
    if (run.errorKind === NO_WINDOW && (await play.world.snapshot()) !== undefined)
      fail(play, 'a reload of all has no window');
    return { end: 'failed by name', kind: run.errorKind ?? '' };
  }
  // A window ends before rows under a lower offset than it had shown before: those come with the append after it.
  if (play.world.service.quirks.compareTimes === 'digits')
    await append(play, { during: QUIET, deadlineMs: 600_000 });
  if (!isTold(play, run)) await checkEqual(play);
  return { end: 'right' };
};

/** Switches whose going makes other rows of the same ones. */
const LASTING: readonly (keyof Quirks)[] = [
  'shownDigits',
  'shownBy',
  'trimDigits',
  'roundedInts',
  'spelling',
];
const DAY_MS = 86_400_000;

/** The service keeps its promises from now on: within a day the feed is right, whatever it was before. */
const mended = async (play: Play): Promise<CaseEnd> => {
  const { quirks } = play.world.service;
  const { shape } = play.given;
  if (shape.halfKey === true || quirks.roundedInts !== undefined) return { end: 'right' };
  for (const name of Object.keys(quirks) as (keyof Quirks)[])
    if (!LASTING.includes(name)) delete quirks[name];
  play.log.push('  the service keeps its promises');
  // Some of them lie where the feed begins, or above.
  play.source.change({ do: 'insert', gaps: Array.from({ length: 2 + (play.given.start ?? 0) }, () => 1) });
  play.world.clock.advance(DAY_MS);
  const again = await allRead({ ...play, given: { ...play.given, kinds: [] } });
  return again.end === 'right' ? again : fail(play, `mended, and the feed still fails as ${endKind(again)}`);
};

const endKind = (end: CaseEnd): string => (end.end === 'failed by name' ? end.kind : end.end);

const begin = (given: HostileCase, signal: AbortSignal): Play => {
  const world = createReloadWorld({
    set: entitySet(given.shape),
    cursor: {
      column: given.shape.cursor,
      ...(given.start !== undefined && { start: startText(given.shape, given.start) }),
    },
    pageSize: given.servicePage,
    batchRows: given.batchRows,
    parallel: given.parallel,
    quirks: given.quirks,
    ...(given.ownFilter && { filter: `Kind eq 'own'` }),
  });
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: given.feedPage } };
  return { given, world, source: sourceRows(world.service, given.shape, given), signal, log: [] };
};

/** Plays a case to its end, or until `signal` ends its runs. */
export const playCase = async (given: HostileCase, signal: AbortSignal): Promise<CaseEnd> => {
  const play = begin(given, signal);
  try {
    for (const step of given.steps) await take(play, step);
    const end = await allRead(play);
    await mended(play);
    return end;
  } catch (error) {
    if (error instanceof Fault) return { end: 'wrong', fault: error.message };
    return {
      end: 'wrong',
      fault: `${String(error instanceof Error ? error.stack : error)}\n${play.log.join('\n')}`,
    };
  }
};
