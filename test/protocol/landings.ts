import type { Fault } from './faults.ts';
import { keeps } from './moves.ts';
import { type Attempt, type Entry, type Job, type Put, type State, UNREADABLE, type Write } from './state.ts';
import type { Step } from './step.ts';
import { withFile } from './table.ts';
import type { World } from './world.ts';

const told = (
  state: State,
  by: number,
  isIt: (attempt: Attempt) => boolean,
  answer: number,
): State['attempts'] =>
  state.attempts.map((attempt, at) => (at === by && isIt(attempt) ? { ...attempt, answer } : attempt));

const NONE: Job = { etag: 0, status: 'none', hadCommit: false };

const isEnded = ({ status }: Job): boolean => status === 'failed' || status === 'landed';

const jobAfter = (job: Job, { does, end }: Write): Job =>
  does === 'intend' ? job : { ...job, etag: job.etag + 1, status: end ?? 'open' };

/** May the store take it? Both entities by their ETags, or neither. */
const isTaken = (world: World, { feed, jobs }: State, { etag, run, jobEtag }: Write): boolean =>
  (etag === feed.etag || !keeps(world, 'every write names the ETag that was read')) &&
  (jobEtag === undefined || jobEtag === jobs[run]?.etag);

const faultOf = ({ feed, jobs }: State, name: string, { does, run }: Write): Fault | undefined => {
  if (does !== 'intend' && isEnded(jobs[run] ?? NONE)) return 'a run is written after its end';
  return does !== 'claim' && feed.holder !== name ? 'a superseded attempt writes' : undefined;
};

/** A claim leaves the intent where it is, read or not: should its attempt die, the next one has to settle it. */
const feedAfter = (world: World, { feed }: State, { id, does, run, intent, by }: Write): State['feed'] => {
  const written = { ...feed, etag: feed.etag + 1, wrote: id };
  if (does === 'intend') return { ...written, intent };
  if (does === 'end') return { ...written, holder: null, run: null, intent: null };
  const role = world.roles[by];
  const isLeft = feed.intent?.kind !== 'unreadable' || keeps(world, 'a claim leaves what it cannot read');
  const open = role?.isOlder === true ? UNREADABLE : isLeft ? feed.intent : null;
  return { ...written, holder: role?.name ?? '', run, intent: open };
};

const afterWrite = (world: World, state: State, write: Write): State => {
  const { run } = write;
  const feed = feedAfter(world, state, write);
  const isLate = keeps(world, 'every write names the ETag that was read');
  return {
    ...state,
    feed,
    jobs: { ...state.jobs, [run]: jobAfter(state.jobs[run] ?? NONE, write) },
    writes: isLate ? [] : state.writes.filter((other) => other !== write),
    attempts: told(state, write.by, (attempt) => attempt.write?.id === write.id, feed.etag),
  };
};

const landWrite = (world: World, state: State, write: Write): Step<State> => {
  const name = world.roles[write.by]?.name ?? '';
  const fault = faultOf(state, name, write);
  return {
    label: `the store takes ${name}'s ${write.does}`,
    next: afterWrite(world, state, write),
    ...(fault !== undefined && { fault }),
  };
};

const isAnnounced = ({ feed: { intent } }: State, { txn, version }: Entry): boolean =>
  intent?.kind === 'unreadable' || (intent?.txn === txn && intent.version === version);

/** A commit that counts is noted with its run. */
const noted = ({ jobs, table }: State, { kind, base, run }: Entry): State['jobs'] => {
  const job = run === undefined ? undefined : jobs[run];
  if (run === undefined || job === undefined || kind !== 'data' || base !== table) return jobs;
  return { ...jobs, [run]: { ...job, hadCommit: true } };
};

/** Where the log was cleaned, a file lands that no reader looks at. */
const landPut = (world: World, state: State, put: Put): Step<State> => {
  const { entry, by } = put;
  const isRead = entry.version >= state.cleaned;
  const isCounted = isRead && entry.base === state.table && (entry.kind === 'data' || entry.kind === 'undo');
  const fault: Fault | undefined =
    isCounted && !isAnnounced(state, entry) ? 'a put lands without its intent' : undefined;
  return {
    label: `the log takes ${world.roles[by]?.name}'s ${entry.kind} as version ${entry.version}`,
    next: {
      ...state,
      log: isRead ? withFile(state.log, entry.version, entry) : state.log,
      jobs: isRead ? noted(state, entry) : state.jobs,
      puts: state.puts.filter((other) => other !== put),
      attempts: told(state, by, (attempt) => attempt.put === entry, 1),
    },
    ...(fault !== undefined && { fault }),
  };
};

const landDeletion = (state: State, file: Entry): Step<State> => ({
  label: `the deletion of version ${file.version} lands`,
  next: {
    ...state,
    log: withFile(state.log, file.version, undefined),
    deletions: state.deletions.filter((other) => other !== file),
  },
});

/** What is under way lands: at any time, in any order, or never. A version of the log is written once. */
export const landingSteps = (world: World, state: State): readonly Step<State>[] => [
  ...state.writes
    .filter((write) => isTaken(world, state, write))
    .map((write) => landWrite(world, state, write)),
  ...state.puts
    .filter(({ entry: { version } }) => state.log[version] === undefined || version < state.cleaned)
    .map((put) => landPut(world, state, put)),
  ...state.deletions
    .filter((file) => state.log[file.version] === file)
    .map((file) => landDeletion(state, file)),
];
