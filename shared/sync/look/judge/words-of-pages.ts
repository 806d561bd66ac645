import { countOf } from '../../../core/index.ts';
import { type AllWords, info, OTHER_CURSOR } from './words.ts';

/** Findings about length and order of answers. */
export const PAGES = {
  'page-cut': {
    severity: 'warning',
    message: ({ rows }) =>
      `The service ended an answer after ${countOf(rows, 'row')}, without a link, and has more. Tidemark goes on by value, and gets them.`,
    remedy: ({ rows }) => `Set "source": {"pageSize": ${rows}}, which saves requests.`,
  },
  'page-by-default': info(
    'Without $top the service sends some rows, and no link. Tidemark asks with $top, and goes on by value.',
  ),
  'page-size-ignored': info(
    'The service does not heed Prefer: odata.maxpagesize. Tidemark asks with $top as well.',
  ),
  'set-refused': {
    severity: 'error',
    message: () =>
      'The service answers narrow questions, and none that all of the set meets: it has a limit on the rows that a query may meet.',
    remedy:
      'Set "cursor": {"start": "..."} to a value that no row lies below: from there on the service is asked for parts.',
  },
  'set-in-parts': info(
    'All rows from "start" on are too much for one question. Tidemark asks for parts. How the service compares is not checked.',
  ),
  'answer-breaks': {
    severity: 'error',
    message: ({ status }) =>
      `An answer from the first row on fails (${status}), while others come: the service cannot show some of its rows.`,
    remedy:
      'Mend that row at the service; else leave it out, by "source": {"filter": "..."}, or begin behind it, by "cursor": {"start": "..."}.',
  },
  'top-refused': {
    severity: 'info',
    message: ({ most }) => {
      if (most === undefined)
        return 'The service refuses a $top of "pageSize". Tidemark finds one that it takes, or asks without.';
      return most < 1
        ? 'The service refuses every $top. Tidemark asks without.'
        : `The service refuses a $top above ${most}. Tidemark asks for as many.`;
    },
    remedy: ({ most }) =>
      most === undefined || most < 1 ? undefined : `Set "source": {"pageSize": ${most}}.`,
  },
  'top-ignored': {
    severity: 'info',
    message: ({ rows }) => `The service ignores $top: ${countOf(rows, 'row')} came where 5 were asked for.`,
  },
  'top-is-page': info('The service takes $top for the size of a page, and links to the next one.'),
  'top-zero': {
    severity: 'info',
    message: ({ rows }) => `The service sends ${countOf(rows, 'row')} for $top=0. Tidemark never asks so.`,
  },
  'skip-refused': info(
    'The service refuses $skip. Tidemark needs it only where it can read in no other way.',
  ),
  'skip-ignored': info(
    'The service ignores $skip. Tidemark needs it only where it can read in no other way.',
  ),
  'select-refused': info('The service refuses $select. Tidemark takes whole rows.'),
  'order-refused': {
    severity: 'warning',
    message: () =>
      'The service refuses $orderby. Tidemark reads all of the set in each run, and commits at its end.',
    remedy: 'Keep what is read small, by "source": {"filter": "..."}, or choose another entity set.',
  },
  'order-key-refused': info(
    'The service sorts by one property alone. Tidemark reads rows of one value by themselves.',
  ),
  'descending-refused': info('The service does not sort downwards. Tidemark asks from the watermark up.'),
  'order-ignored': {
    severity: 'warning',
    message: () =>
      'The service does not keep the order asked for. Tidemark reads all of the set in each run, and commits at its end.',
    remedy: OTHER_CURSOR,
  },
  'order-downwards': info('$orderby without "asc" sorts downwards. Tidemark writes "asc".'),
} satisfies Partial<AllWords>;
