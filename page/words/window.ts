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
