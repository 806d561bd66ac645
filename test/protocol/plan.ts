import { attemptOf, roleIn, type Turn } from './moves.ts';
import type { Entry } from './state.ts';
import { newestOf, type Stray } from './table.ts';

type Planned = Pick<Entry, 'kind' | 'version' | 'of'>;

const planned = (turn: Turn, stray: Stray | undefined): Planned => {
  const version = newestOf(turn.state) + 1;
  if (version === 0) return { kind: roleIn(turn).isOlder ? 'data' : 'create', version };
  if (stray !== undefined) return { kind: 'undo', version, of: stray.entry.txn };
  return { kind: 'data', version };
};

/**
 * The entry that this attempt commits next, as it sees the table: the one that makes the table, the one that takes a stray back, or the run's
 * own commit.
 */
export const nextEntry = (turn: Turn, stray: Stray | undefined): Entry => {
  const { name, run } = roleIn(turn);
  const txn = `${name}${attemptOf(turn).entries + 1}`;
  return { ...planned(turn, stray), base: turn.state.table, txn, run };
};

/** An intent of which nothing is known can only be for the next version, or for one that is taken: nobody plans on what is not there. */
export const nextIntent = ({ state }: Turn): Entry => ({
  kind: 'unreadable',
  version: newestOf(state) + 1,
  base: state.table,
  txn: 'unreadable',
});

/**
 * What keeps an announced entry out of its version. It has no rows, so it does no harm where another table is by then. Version 0 is the table
 * itself, as no table begins with an entry that says nothing of its columns.
 */
export const fenceFor = ({ version, base, txn }: Entry): Entry => ({
  kind: version === 0 ? 'create' : 'fence',
  version,
  base,
  txn: 'fence',
  of: txn,
});
