import { TidemarkError } from '../core/index.ts';
import { isRunId } from './run-id.ts';
import type { FeedState, Job, RunRecord } from './state-store.ts';

/** Table Storage keeps 64 KiB of UTF-16 in a property, which is 32,768 code units. */
const MAX_PROPERTY_CHARS = 32_000;
const MAX_TEXT_CHARS = 1_000;
const MAX_NOTES = 20;
const MAX_JOB_CHARS = 30_000;

const cut = (text: string): string =>
  text.length <= MAX_TEXT_CHARS ? text : `${text.slice(0, MAX_TEXT_CHARS - 1).toWellFormed()}…`;

/** The state as a store keeps it: without `boundaryKeys` when they are too many to keep. The table has them all. */
export const boundedState = (state: FeedState): FeedState => {
  const { boundaryKeys, ...rest } = state;
  return boundaryKeys === undefined || JSON.stringify(boundaryKeys).length > MAX_PROPERTY_CHARS
    ? rest
    : state;
};

/** The record as a store keeps it: message and notes cut to 1,000 characters each, and to 20 notes. */
export const boundedRun = (run: RunRecord): RunRecord => ({
  ...run,
  ...(run.message === undefined ? {} : { message: cut(run.message) }),
  ...(run.notes === undefined ? {} : { notes: run.notes.slice(0, MAX_NOTES).map(cut) }),
});

const jobTrouble = ({ runId, request, progress, answer = '' }: Job): string | undefined => {
  if (!isRunId(runId)) return 'has an id that cannot be a key';
  const long = Object.entries({ request, progress, answer }).find(([, json]) => json.length > MAX_JOB_CHARS);
  return long && `has ${long[1].length} characters in its ${long[0]}, and ${MAX_JOB_CHARS} are kept`;
};

/** The job itself. Throws `invariant` for a text that is too long, as JSON cannot be cut, and for an id that is no key. */
export const checkedJob = (job: Job): Job => {
  const trouble = jobTrouble(job);
  if (trouble === undefined) return job;
  throw new TidemarkError(
    'invariant',
    `A job of feed "${job.feed}" ${trouble}. Nothing of it was written: report it with this message.`,
    { feed: job.feed },
  );
};
