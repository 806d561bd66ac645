import type { Entry, State } from './state.ts';

/** The newest version that a reader gets to; -1: there is no table. A gap ends it. */
export const newestOf = ({ log }: Pick<State, 'log'>): number => {
  let version = 0;
  while (log[version] !== undefined) version += 1;
  return version - 1;
};

/** Does a reader get to every file of the log? */
export const isWhole = (state: State): boolean =>
  newestOf(state) === state.log.filter((file) => file !== undefined).length - 1;

/**
 * The version that an entry was planned on: it is there, with its ETag; or its file was cleaned away, and the table is the same by its id; or the
 * table is gone, or another. Version 0 has nothing under it.
 */
export const baseOf = (state: State, { base, version }: Entry): 'there' | 'cleaned' | 'gone' => {
  if (base !== state.table) return 'gone';
  if (version === 0) return 'there';
  if (version - 1 < state.cleaned) return 'cleaned';
  return state.log[version - 1] === undefined ? 'gone' : 'there';
};

/** A commit of a run that counts: it stands on the table that it was planned on. */
const countsFor = (state: State, entry: Entry | undefined, run: string): boolean =>
  entry?.kind === 'data' && entry.run === run && entry.base === state.table;

/** The commits of a run that count. */
export const commitsOf = (state: State, run: string): number =>
  state.log.filter((entry) => countsFor(state, entry, run)).length;

/** What landed in a table that it was not planned on: `lone` where no reader gets to it, `within` where every reader does. */
export type Stray = { readonly where: 'lone' | 'within'; readonly entry: Entry };

const isUndone = ({ log, table }: State, { txn }: Entry): boolean =>
  log.some((entry) => entry?.kind === 'undo' && entry.of === txn && entry.base === table);

/**
 * The first thing in the log that has to be taken back. What is alone comes first: the next entry might make it part of the table, and what
 * stands in no order keeps every reader off.
 */
export const strayOf = (state: State): Stray | undefined => {
  const newest = newestOf(state);
  const files = state.log.filter((file) => file !== undefined);
  const lone = files.find(({ version, kind }) => version > newest && kind !== 'foreign');
  if (lone !== undefined) return { where: 'lone', entry: lone };
  const within = files.find(
    (file) => file.kind === 'data' && file.base !== state.table && !isUndone(state, file),
  );
  return within && { where: 'within', entry: within };
};

/** The log with another file at a version, or with none; what a drop or a deletion leaves is a hole. */
export const withFile = (log: State['log'], version: number, file: Entry | undefined): State['log'] => {
  const next = [...log];
  while (next.length <= version) next.push(undefined);
  next[version] = file;
  return next;
};
