import { boundedText, TidemarkError } from '../core/index.ts';
import { boundedNoteFacts, boundedNotes } from './note-bounds.ts';
import { isRunId } from './run-id.ts';
import {
  type Cancel,
  charsOfTypes,
  type FeedState,
  type Intent,
  INTENT_TEXT,
  type Job,
  type Pause,
  type RunRecord,
} from './stored/index.ts';

/** Of what a feed's entity may hold and need not, as every list of feeds reads it: boundary keys first, then types. */
const MAX_SPARE_CHARS = 8_000;
const MAX_TEXT_CHARS = 1_000;
/** Of a text that is JSON: Table Storage keeps 64 KiB of UTF-16 in a property, which is 32,768 code units. */
const MAX_JSON_CHARS = 30_000;

const cut = (text: string): string => boundedText(text, MAX_TEXT_CHARS);

/**
 * The state as a store keeps it: without `boundaryKeys` and `lastRows` when they are too many, and without `types` when both are too long. The table has the
 * keys, and the source the types.
 */
export const boundedState = (state: FeedState): FeedState => {
  const { boundaryKeys, lastRows, types, ...rest } = state;
  const keys = boundaryKeys === undefined ? 0 : JSON.stringify(boundaryKeys).length;
  const keepsKeys = keys <= MAX_SPARE_CHARS;
  const room = MAX_SPARE_CHARS - (keepsKeys ? keys : 0);
  return {
    ...rest,
    ...(keepsKeys && boundaryKeys !== undefined && { boundaryKeys }),
    ...(lastRows !== undefined && JSON.stringify(lastRows).length <= MAX_SPARE_CHARS && { lastRows }),
    ...(types !== undefined && charsOfTypes(types) <= room && { types }),
  };
};

/**
 * The record as it is made, logged and kept. Its texts are cut so that its line is far below the 32,768 characters that the Functions host
 * keeps of one, whatever they hold. A bounded record stays as it is.
 */
export const boundedRun = (run: RunRecord): RunRecord => ({
  ...run,
  ...(run.from === undefined ? {} : { from: cut(run.from) }),
  ...(run.to === undefined ? {} : { to: cut(run.to) }),
  ...(run.errorKind === undefined ? {} : { errorKind: cut(run.errorKind) }),
  ...(run.message === undefined ? {} : { message: cut(run.message) }),
  ...(run.notes === undefined ? {} : { notes: boundedNotes(run.notes) }),
  ...(run.noteFacts === undefined ? {} : { noteFacts: boundedNoteFacts(run.noteFacts) }),
});

const jobTrouble = ({ runId, request, progress, answer = '' }: Job): string | undefined => {
  if (!isRunId(runId)) return 'has an id that cannot be a key';
  const long = Object.entries({ request, progress, answer }).find(([, json]) => json.length > MAX_JSON_CHARS);
  return long && `has ${long[1].length} characters in its ${long[0]}, and ${MAX_JSON_CHARS} are kept`;
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

/** The intent itself. Throws `invariant` for one whose JSON is too long, as JSON cannot be cut. */
export const checkedIntent = (feed: string, intent: Intent): Intent => {
  const { length } = INTENT_TEXT.encode(intent);
  if (length <= MAX_JSON_CHARS) return intent;
  throw new TidemarkError(
    'invariant',
    `The intent of a commit of feed "${feed}" has ${length} characters, and ${MAX_JSON_CHARS} are kept. Nothing was committed: report it with this message.`,
    { feed },
  );
};

interface AskedMarks {
  readonly pause?: Pause | 'none';
  readonly cancel?: Cancel;
}

/** What a person asks of a feed, its texts cut. */
export const boundedMarks = ({ pause, cancel }: AskedMarks): AskedMarks => ({
  ...(pause === 'none' && { pause }),
  ...(pause !== undefined &&
    pause !== 'none' && {
      pause: {
        ...pause,
        by: cut(pause.by),
        ...(pause.reason === undefined ? {} : { reason: cut(pause.reason) }),
      },
    }),
  ...(cancel && { cancel: { ...cancel, by: cut(cancel.by), runId: cut(cancel.runId) } }),
});
