import type { Problem, ProblemKind } from '../../shared/api/index.ts';
import type { ErrorKind } from '../../shared/core/index.ts';
import { optionOf, optionsIn } from '../show/as-typed.ts';
import { pauseText } from '../show/pause-text.ts';

/** Of whom what was asked. */
interface Asked {
  /** Where the app is, for people. */
  readonly place: string;
  /** It is in this process. */
  readonly isHere: boolean;
  /** The feed that the line names. */
  readonly feed?: string | undefined;
}

type Words = (problem: Problem, asked: Asked) => string;

/** Where an app does not know a request of this command line. */
export const ofAnotherVersion = ({ place }: Pick<Asked, 'place'>): string =>
  `${place} does not know what this command asks: it is of another version, or no Tidemark at all. Deploy this version, or use the command line of that one.`;

/** A place in a request as it was typed: `query.limit` is `--limit`. */
const typedPlace = (place: string): string => optionOf(place.replace(/^(?:query|path)\./, ''));

const ofLine: Words = ({ errors = [], detail }) =>
  errors.length === 0
    ? detail
    : errors
        .map(({ place, message }) =>
          place === '' ? `This line ${optionsIn(message)}` : `${typedPlace(place)}: ${message}`,
        )
        .join('\n');

/** What only a request can have wrong, to whom types lines and no requests. A kind that has no words here does not compile. */
const WORDS: Readonly<Record<Exclude<ProblemKind, ErrorKind>, Words>> = {
  'bad-request': ofLine,
  'feed-unknown': (_problem, { feed = '' }) => `There is no feed "${feed}".`,
  'run-unknown': () =>
    'No run has this id: it may be mistyped, or the run not begun, or its line in the history past its days.',
  'page-unknown': (_problem, asked) => ofAnotherVersion(asked),
  'method-not-allowed': (_problem, asked) => ofAnotherVersion(asked),
  'feed-held': ({ detail }) => detail,
  'feed-paused': ({ pause, detail }, { feed = 'The feed' }) =>
    pause === undefined ? detail : `${feed} ${pauseText(pause)}. Nothing was done.`,
  'run-ended': () => 'The run is over. Nothing was changed.',
  'length-required': (_problem, { place }) =>
    `What stands before ${place} takes the length out of what it passes on, so that the app cannot read it. Nothing was done. Ask who runs it, or name the app by its own address: --app.`,
  'key-reused': () => 'The app has had another line as this one. Nothing was done. Type it again.',
  stopping: () => 'The app is stopping, and did nothing. Type this line again in half a minute.',
  unexpected: ({ detail }, { isHere }) =>
    isHere ? `${detail}\nHere that log is shown by --verbose.` : detail,
};

const BY_KIND: ReadonlyMap<string, Words> = new Map(Object.entries(WORDS));

/** Whether a kind is one that only a request can have wrong. */
export const isOfRequest = (kind: string): boolean => BY_KIND.has(kind);

/** What a problem says at a terminal. What went wrong with feed, source or table is in the app's own words, and so is a kind that is not known here. */
export const problemText = (problem: Problem, asked: Asked): string =>
  BY_KIND.get(problem.kind)?.(problem, asked) ?? problem.detail;
