import { type EndedRun, shownBegin, windowText } from '../../shared/api/index.ts';
import { type Given, isSet, textOf } from '../command.ts';
import { Failure } from '../failure.ts';

/** A window as the body of a request has it. Empty: the feed's own. */
export interface Window {
  readonly last?: number | string;
  readonly rows?: number;
  readonly from?: string;
  readonly fromIncluded?: true;
  readonly to?: string;
  readonly all?: true;
}

const usage = (message: string): Failure => new Failure('usage', message);

const lastOf = (text: string): number | string => {
  if (/^P/i.test(text)) return text.toUpperCase();
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw usage('--last must be a whole number above 0, such as 10, or a duration, such as P7D.');
};

const rowsOf = (text: string): number => {
  const count = Number(text);
  if (/^\d+$/.test(text) && count > 0 && count <= 1_000_000) return count;
  throw usage('--rows must be a whole number from 1 to 1000000.');
};

/** The window that a line names, in one way at most. What of it is right for the feed's cursor, the app says. */
export const windowOf = (given: Given): Window => {
  const [last, rows, from, to] = ['last', 'rows', 'from', 'to'].map((name) => textOf(given, name));
  const all = isSet(given, 'all');
  const named = [last !== undefined, rows !== undefined, from !== undefined, all].filter(Boolean);
  if (named.length > 1)
    throw usage('Name one window: --last, --rows, --from (with or without --to), or --all.');
  if (to !== undefined && from === undefined)
    throw usage('--to needs --from: the window is what lies between.');
  return {
    ...(last === undefined ? {} : { last: lastOf(last) }),
    ...(rows === undefined ? {} : { rows: rowsOf(rows) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(all ? { all } : {}),
  };
};

/** The same window as it is typed. */
export const windowWords = ({ last, rows, from, to, all }: Window): readonly string[] => [
  ...(last === undefined ? [] : ['--last', String(last)]),
  ...(rows === undefined ? [] : ['--rows', String(rows)]),
  ...(from === undefined ? [] : ['--from', from]),
  ...(to === undefined ? [] : ['--to', to]),
  ...(all === undefined ? [] : ['--all']),
];

type Seen = NonNullable<EndedRun['reload']>['window'];

/** The window that a person has seen the changes of, as it is to be applied. */
export const seenWindow = (window: Window, seen: Seen | undefined): Window => {
  const isFixed = window.from !== undefined || window.all !== undefined;
  const isOwn = window.last === undefined && window.rows === undefined;
  const way = isOwn ? 'own' : 'counted';
  return shownBegin(isFixed ? 'fixed' : way, seen) ?? window;
};

/** What a person is told whose window was another one when it was applied; undefined where it was the same. */
export const movedText = (seen: Seen | undefined, applied: Seen | undefined): string | undefined => {
  if (seen === undefined || applied === undefined) return undefined;
  const [before, now] = [windowText(seen), windowText(applied)];
  return before === now
    ? undefined
    : `The window had moved, as rows came meanwhile: it was ${now}, after ${before} was shown.`;
};
