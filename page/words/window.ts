import type { WindowGiven } from '../actions/actions.ts';
import type { FeedView, ReloadView } from '../api/answers.ts';
import { counted } from './number.ts';

/** Which rows a reload takes again: `The window from 11068 up to 11077`. `above` is without that value, `from` with it. */
export const windowText = ({ from, fromIncluded, to }: NonNullable<ReloadView['window']>): string => {
  const end = to === undefined ? '' : ` up to ${to}`;
  return from === undefined
    ? `The whole table${end}`
    : `The window ${fromIncluded === true ? 'from' : 'above'} ${from}${end}`;
};

/** The window of feeds.json: `the last 10 rows`. */
export const ownWindowText = ({ last, rows, from, to }: NonNullable<FeedView['reloadWindow']>): string => {
  if (rows !== undefined) return `the last ${counted(rows, 'row')}`;
  if (last !== undefined) return `the last ${last}`;
  if (from !== undefined) return `above ${from}${to === undefined ? '' : `, below ${to}`}`;
  return 'everything';
};

/**
 * The window that somebody has seen the changes of, as it is to be applied: one that is counted from the table's end would begin elsewhere where rows have
 * come meanwhile. A feed's own window that begins with a value is perhaps one of everything, which is more than its rows: it stays.
 */
export const seenWindow = (given: WindowGiven, seen: ReloadView['window'] = {}): WindowGiven => {
  const { from, fromIncluded } = seen;
  const isCounted = given.kind === 'rows' || given.kind === 'last';
  if (from === undefined || !(isCounted || (given.kind === 'default' && fromIncluded !== true))) return given;
  return { kind: 'from', value: from, to: '', ...(fromIncluded && { fromIncluded }) };
};
