import { shownBegin, windowText } from '../../shared/api/index.ts';
import type { WindowGiven } from '../actions/given.ts';
import type { FeedView, ReloadView } from '../api/answers.ts';
import { counted } from './number.ts';

/** Which rows a reload takes again: `The window from 11068 up to 11077`. */
export const windowSentence = (window: NonNullable<ReloadView['window']>): string =>
  window.from === undefined ? windowText(window, 'The whole table') : `The window ${windowText(window)}`;

/** The window of feeds.json: `the last 10 rows`. */
export const ownWindowText = ({ last, rows, from, to }: NonNullable<FeedView['reloadWindow']>): string => {
  if (rows !== undefined) return `the last ${counted(rows, 'row')}`;
  if (last !== undefined) return `the last ${last}`;
  if (from !== undefined) return `above ${from}${to === undefined ? '' : `, below ${to}`}`;
  return 'everything';
};

const WAYS = { rows: 'counted', last: 'counted', default: 'own', from: 'fixed', all: 'fixed' } as const;

/** The window that somebody has seen the changes of, as it is to be applied. */
export const seenWindow = (given: WindowGiven, seen: ReloadView['window'] = {}): WindowGiven => {
  const begin = shownBegin(WAYS[given.kind], seen);
  if (begin === undefined) return given;
  const { from, ...included } = begin;
  return { kind: 'from', value: from, to: '', ...included };
};
