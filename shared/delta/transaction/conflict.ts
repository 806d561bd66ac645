/** What a transaction does to its table. */
export type Operation = 'append' | 'reload' | 'compaction' | 'fence';

/** What a commit did that took the version which a transaction wanted. */
export type Deed =
  /** It is the transaction's own: its answer was lost. */
  | 'own'
  /** It is of our app, and was planned on another table: it landed after that one was dropped. */
  | 'stray'
  /** It is of our app: another run of the feed, or what decided a version in its place. */
  | 'same-app'
  /** It changed the protocol, the columns or the properties of the table. */
  | 'table-changed'
  /** It took rows out. */
  | 'rows-removed'
  /** It wrote rows into other files, and changed none. */
  | 'compacted'
  /** It brought rows. */
  | 'rows-added'
  | 'nothing';

/**
 * What follows for the transaction. `landed`: it is in the log. `again`: the same plan after the winner. `compare-again`: the same, unless rows of
 * the winner are among its own. `plan-again`: the table is looked at anew, and whether it may still be written to. `read-again`: the source too.
 * `stop`: what it was to do makes no sense any more. `take-back`: the winner is undone first. `decided`: the version is another's, which is all
 * that was to be known.
 */
export type Verdict =
  'landed' | 'again' | 'compare-again' | 'plan-again' | 'read-again' | 'stop' | 'take-back' | 'decided';

/** Where it matters whether the winner touched what the transaction rests on: its inputs, its window, the values of its rows. */
interface ByTouch {
  readonly touching: Verdict;
  readonly apart: Verdict;
}

type Rules = Readonly<Record<Deed, Readonly<Record<Operation, Verdict | ByTouch>>>>;

/**
 * The rules of conflicts, winner by operation. They are stricter than Spark's in one place: rows that were added apart from ours are compared by
 * their statistics, never taken for blind. Source: Delta Spark, ConflictChecker; docs/design.md, "Conflicts".
 */
export const CONFLICTS: Rules = {
  own: {
    append: 'landed',
    reload: 'landed',
    compaction: 'landed',
    fence: 'decided',
  },
  stray: {
    append: 'take-back',
    reload: 'take-back',
    compaction: 'take-back',
    fence: 'take-back',
  },
  'same-app': {
    append: 'plan-again',
    reload: 'read-again',
    compaction: { touching: 'stop', apart: 'again' },
    fence: 'decided',
  },
  'table-changed': {
    append: 'plan-again',
    reload: 'plan-again',
    compaction: 'stop',
    fence: 'decided',
  },
  'rows-removed': {
    append: 'plan-again',
    reload: { touching: 'read-again', apart: 'again' },
    compaction: { touching: 'stop', apart: 'again' },
    fence: 'decided',
  },
  compacted: {
    append: 'again',
    reload: { touching: 'plan-again', apart: 'again' },
    compaction: { touching: 'stop', apart: 'again' },
    fence: 'decided',
  },
  'rows-added': {
    append: { touching: 'compare-again', apart: 'again' },
    reload: { touching: 'plan-again', apart: 'again' },
    compaction: 'again',
    fence: 'decided',
  },
  nothing: {
    append: 'again',
    reload: 'again',
    compaction: 'again',
    fence: 'decided',
  },
};

/** From what ends the looking to what asks for least: of several deeds the heaviest verdict holds. */
const WEIGHTS: Readonly<Record<Verdict, number>> = {
  landed: 7,
  'take-back': 6,
  stop: 5,
  'read-again': 4,
  'plan-again': 3,
  'compare-again': 2,
  decided: 1,
  again: 0,
};

const heavier = (one: Verdict, other: Verdict): Verdict => (WEIGHTS[other] > WEIGHTS[one] ? other : one);

/** One deed of a winner. `touches`: it concerns what the transaction rests on. */
export interface Conflict {
  readonly deed: Deed;
  readonly touches: boolean;
}

/** What follows from everything that the winners did. */
export const verdictOf = (operation: Operation, conflicts: readonly Conflict[]): Verdict => {
  const verdicts = conflicts.map(({ deed, touches }) => {
    const rule = CONFLICTS[deed][operation];
    if (typeof rule === 'string') return rule;
    return touches ? rule.touching : rule.apart;
  });
  return verdicts.reduce(heavier, 'again');
};
