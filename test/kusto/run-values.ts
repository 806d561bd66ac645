import { poisonLine } from '../../functions/poison-report.ts';
import { RUN_TRIGGERS } from '../../functions/run-kinds.ts';
import { runLine } from '../../functions/run-report.ts';
import { type ErrorKind, TidemarkError } from '../../shared/core/index.ts';
import { NOTE_FACTS } from '../../shared/state/stored/note.ts';
import { type MaintainStep, RUN_KINDS, type RunRecord } from '../../shared/state/index.ts';
import { FRESH } from '../../shared/state/run-end.ts';
import { RUN_OUTCOMES } from '../../shared/state/stored/run-outcome.ts';

const STEP: Required<MaintainStep> = {
  outcome: 'done',
  removed: 1,
  removedBytes: 1,
  added: 1,
  addedBytes: 1,
  why: 'w',
};

/** A run that has everything a run can have: what its line shows is what can be asked for. */
const FULL_RUN: Required<RunRecord> = {
  runId: 'r',
  feed: 'f',
  kind: 'reload',
  outcome: 'failed',
  startedAt: 1,
  dueAt: 1,
  dryRun: true,
  durationMs: 1,
  rows: 1,
  removed: 1,
  received: 1,
  pages: 1,
  bytes: 1,
  requests: 1,
  from: '1',
  to: '2',
  version: 1,
  errorKind: 'config',
  message: 'm',
  notes: ['n'],
  noteFacts: [{ kind: 'filter-ignored', rows: 1 }],
  maintain: {
    dryRun: false,
    files: { before: 1, after: 1 },
    checkpoint: STEP,
    compaction: STEP,
    logCleanup: STEP,
    vacuum: STEP,
  },
};

const fieldsOf = (line: string): ReadonlySet<string> => new Set(Object.keys(JSON.parse(line) as object));

/** The fields of a value and of the values in it, each by the name that queries give it. */
const nestedFields = (name: string, value: object): readonly (readonly [string, ReadonlySet<string>])[] => [
  [name, new Set(Object.keys(value))],
  ...Object.entries(value).flatMap(([field, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? nestedFields(`${name}.${field}`, inner) : [],
  ),
];
/** The fields of the lines that are logged, by the name that queries give a line. */
export const LOGGED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['run', new Set(RUN_KINDS.flatMap((kind) => [...fieldsOf(runLine({ ...FULL_RUN, kind }))]))],
  ['queue', fieldsOf(poisonLine([]))],
  ...nestedFields('maintain', FULL_RUN.maintain),
  // What queries read of one of the values in `run.noteFacts`.
  ['fact', new Set(['kind', ...Object.values(NOTE_FACTS).flatMap((facts) => Object.keys(facts))])],
]);

const ERROR_KINDS: Readonly<Record<ErrorKind, true>> = {
  config: true,
  'source-unavailable': true,
  'source-throttled': true,
  'source-denied': true,
  'source-contract': true,
  'source-reset': true,
  'lake-unavailable': true,
  'lake-denied': true,
  'table-unsupported': true,
  'table-corrupt': true,
  'commit-contention': true,
  'state-unavailable': true,
  'state-denied': true,
  'state-fenced': true,
  'state-newer': true,
  'queue-unavailable': true,
  'queue-denied': true,
  'window-unknown': true,
  'source-shrunk': true,
  'source-incomplete': true,
  'source-stalled': true,
  invariant: true,
};

/** What fields of a line can say; other fields can say anything. */
export const VALUES: Readonly<Record<string, readonly string[]>> = {
  evt: ['tidemark.run', 'tidemark.queue'],
  kind: RUN_KINDS,
  outcome: RUN_OUTCOMES,
  errorKind: Object.keys(ERROR_KINDS),
};

/** The kinds of failure that do not go away by themselves. */
export const LASTING_KINDS: readonly string[] = Object.keys(ERROR_KINDS).filter(
  (kind) => new TidemarkError(kind as ErrorKind, '').retry === 'never',
);

/** The outcomes that leave a feed as fresh as its source. */
export const FRESH_OUTCOMES: readonly string[] = RUN_OUTCOMES.filter((outcome) => FRESH[outcome]);

/** What the lines of each kind of run measure besides what every line does. */
export const MEASURES: readonly { readonly runKind: string; readonly measures: readonly string[] }[] =
  RUN_KINDS.map((runKind) => ({ runKind, measures: RUN_TRIGGERS[runKind].measures }));
