import { attemptOf, roleIn, type Turn } from './moves.ts';
import type { Entry } from './state.ts';
import { newestOf, type Stray } from './table.ts';

type Planned = Pick<Entry, 'kind' | 'version' | 'of'>;

const planned = (turn: Turn, stray: Stray | undefined): Planned => {
  const version = newestOf(turn.state) + 1;
  if (version === 0) return { kind: 'create', version };
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

/** What keeps an announced entry out of its version. It has no rows, so it does no harm where another table is by then. */
export const fenceFor = ({ version, base, txn }: Entry): Entry => ({
  kind: 'fence',
  version,
  base,
  txn: 'fence',
  of: txn,
});
