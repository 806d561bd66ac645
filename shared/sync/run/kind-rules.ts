import type { RunKind, RunOutcome } from '../../state/index.ts';

/** What differs between the kinds of runs, besides their work: a new kind has an answer to each. */
export interface KindRules {
  /** The end of a run whose announced commit is found in the log; `resumes`: a commit is not all that it was to do. */
  readonly whenLanded: RunOutcome | 'resumes';
  /** Whether a run waits until its feed's pause is over; one that ends is followed by a run of the timer. */
  readonly whenPaused: 'waits' | 'ends';
  /** Whether a run whose process was lost waits for its message; one that ends is ended by whoever runs its feed next. */
  readonly whenLost: 'waits' | 'ends';
  /** Its record tells how many rows it took out of the table. */
  readonly takesRowsOut: boolean;
  /** It keeps what it has staged in a folder of its own, which nobody reads once it is over. */
  readonly keepsFolder: boolean;
  /** What to do about a failure that may go right later. */
  readonly nextStep: string;
  /** The outcome of the whole run, by that of its last attempt and the rows of all of them. */
  readonly outcomeOf: (last: RunOutcome, rows: number) => RunOutcome;
}

export const KIND_RULES: Readonly<Record<RunKind, KindRules>> = {
  append: {
    whenLanded: 'resumes',
    whenPaused: 'ends',
    whenLost: 'ends',
    takesRowsOut: false,
    keepsFolder: false,
    nextStep: 'The next run tries again.',
    outcomeOf: (last, rows) => (last === 'no-new-rows' && rows > 0 ? 'appended' : last),
  },
  reload: {
    whenLanded: 'reloaded',
    whenPaused: 'waits',
    whenLost: 'waits',
    takesRowsOut: true,
    keepsFolder: true,
    nextStep: 'Ask for the reload again.',
    outcomeOf: (last) => last,
  },
  maintain: {
    whenLanded: 'resumes',
    whenPaused: 'ends',
    whenLost: 'ends',
    takesRowsOut: false,
    keepsFolder: false,
    nextStep: 'The next maintenance tries again.',
    outcomeOf: (last) => last,
  },
};
