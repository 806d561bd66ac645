import { loadWholeState } from '../../../shared/delta/log/index.ts';
import type { Fleet, Instance } from './fleet.ts';
import type { Landing } from './history.ts';
import { type RowText, type TableVersion, tableVersions } from './table-versions.ts';

/** What the table may hold once all is quiet, and on the way there. */
export interface Expected {
  /** What it may hold at the end. */
  readonly last: readonly (readonly RowText[])[];
  /** Every version holds the first rows of one of these. */
  readonly versions: readonly (readonly RowText[])[];
}

const isBeginOf = (rows: readonly RowText[], whole: readonly RowText[]): boolean =>
  rows.length <= whole.length && rows.every((row, place) => row === whole[place]);

const DATA = new Set(['append', 'reload']);

const outcomeOf = (answer: string): string => (JSON.parse(answer) as { outcome: string }).outcome;

/** Files of commits that landed in a table that was not theirs, and were taken back. */
const takenBack = (versions: readonly TableVersion[]): ReadonlySet<string> =>
  new Set(
    versions
      .filter(({ commit }) => commit.tidemark?.kind === 'take-back')
      .flatMap(({ commit }) => commit.removes.map(({ path }) => path)),
  );

const versionFaults = (versions: readonly TableVersion[], expected: Expected): readonly string[] => {
  const strays = takenBack(versions);
  let isStray = false;
  return versions.flatMap(({ commit, rows }) => {
    const { version, adds, tidemark } = commit;
    if (adds.some(({ path }) => strays.has(path))) isStray = true;
    if (tidemark?.kind === 'take-back') isStray = false;
    if (isStray) return [];
    if (rows === undefined) return [`version ${version} names a file that is gone`];
    if (expected.versions.some((whole) => isBeginOf(rows, whole))) return [];
    return [`version ${version} (${tidemark?.kind ?? 'append'}) holds ${rows.join(' ')}`];
  });
};

const lateLandings = ({ history }: Fleet, versions: readonly TableVersion[]): readonly string[] => {
  const strays = takenBack(versions);
  const isBack = ({ path }: Landing): boolean => {
    const version = Number(path.slice(-25, -5));
    const there = versions[version];
    return there === undefined || there.commit.adds.every(({ path }) => strays.has(path));
  };
  return history.landings
    .filter(({ at, runId, kind }) => at > (history.ends.get(runId) ?? Infinity) && kind !== 'take-back')
    .filter((landing) => DATA.has(landing.kind) || landing.rows > 0 || landing.kind !== 'create')
    .filter((landing) => !isBack(landing))
    .map(({ runId, kind, path }) => `${path.slice(-25)} (${kind}) of run ${runId} landed after its end`);
};

const answerFaults = ({ history }: Fleet): readonly string[] =>
  [...history.answers].flatMap(([runId, answer]) => {
    const outcome = outcomeOf(answer);
    const landed = history.landings.filter((each) => each.runId === runId && each.kind === 'reload').length;
    const most = outcome === 'reloaded' ? 1 : 0;
    if (landed === most) return [];
    // What was lost with a dropped table, or taken back from the one in its place, was no window replaced.
    if (history.droppedAt > 0) return [];
    return [`run ${runId} was answered ${outcome}, and ${landed} commits of it replaced a window`];
  });

const stateFaults = async (
  { state, feed }: Fleet,
  rows: readonly RowText[] | undefined,
): Promise<readonly string[]> => {
  const entry = await state.entry(feed.name);
  const counted = entry?.state?.rows;
  return counted === undefined || rows === undefined || counted === rows.length
    ? []
    : [`the feed's state says ${counted} rows, and the table has ${rows.length}`];
};

const checkpointsIn = async ({ lake, feed }: Fleet): Promise<readonly number[]> => {
  const versions: number[] = [];
  for await (const { path } of lake.list(`${feed.tablePath}/_delta_log`)) {
    const digits = /(\d{20})\.checkpoint\.parquet$/.exec(path)?.[1];
    if (digits !== undefined) versions.push(Number(digits));
  }
  return versions;
};

/** Each checkpoint is of a version of the log, and holds what the commits up to it add up to. */
const checkpointFaults = async (
  fleet: Fleet,
  versions: readonly TableVersion[],
): Promise<readonly string[]> => {
  const { lake, feed } = fleet;
  const faults: string[] = [];
  for (const version of await checkpointsIn(fleet)) {
    const live = new Set<string>();
    for (const { commit } of versions.slice(0, version + 1)) {
      for (const { path } of commit.removes) live.delete(path);
      for (const { path } of commit.adds) live.add(path);
    }
    const read = await loadWholeState(lake, feed.tablePath, { upTo: version }).catch(() => undefined);
    const files = read?.snapshot.files.map(({ path }) => path).sort();
    const isIt = read?.snapshot.version === version && read.snapshot.checkpoint?.version === version;
    if (!isIt || String(files) !== String([...live].sort()))
      faults.push(`the checkpoint of version ${version} holds another state than its log`);
  }
  return faults;
};

/** All that is wrong with a fleet that has come to rest. */
export const fleetFaults = async (
  fleet: Fleet,
  instances: readonly Instance[],
  expected: Expected,
): Promise<readonly string[]> => {
  const versions = await tableVersions(fleet.lake, fleet.feed.tablePath);
  const last = versions.at(-1)?.rows;
  const isExpected = last === undefined || expected.last.some((whole) => whole.join() === last.join());
  const renewals = instances.filter(({ clock }) => clock.sleeping > 0).length;
  return [
    ...fleet.history.faults,
    ...versionFaults(versions, expected),
    ...(isExpected ? [] : [`the table holds ${last.join(' ')}`]),
    ...lateLandings(fleet, versions),
    ...answerFaults(fleet),
    ...(await checkpointFaults(fleet, versions)),
    ...(await stateFaults(fleet, last)),
    ...(renewals === 0 ? [] : [`${renewals} renewals are left running`]),
  ];
};
