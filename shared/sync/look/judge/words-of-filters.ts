import { countOf } from '../../../core/index.ts';
import { type AllWords, info, OTHER_CURSOR } from './words.ts';

/** Findings about filters, bounds and keys. */
export const FILTERS = {
  'filter-refused': {
    severity: 'error',
    message: ({ operators }) =>
      `The service refuses ${operators} on the cursor, without which nothing new can be asked for.`,
    remedy: OTHER_CURSOR,
  },
  'filter-ignored': {
    severity: 'warning',
    message: ({ operators }) =>
      `Rows came that do not meet the filter (${operators}): the service ignores it. Tidemark reads all of the set in each run.`,
    remedy: OTHER_CURSOR,
  },
  'filter-misread': {
    severity: 'error',
    message: ({ operators }) =>
      `Rows that meet a filter (${operators}) did not come. What is asked for cannot be relied on.`,
    remedy: OTHER_CURSOR,
  },
  'own-filter-ignored': {
    severity: 'error',
    message: () =>
      'Rows came to the feed\'s "filter" together with its opposite: the service ignores it, or a part of it.',
    remedy: 'Take "filter" out of "source", or write it as the service understands it.',
  },
  'own-filter-unproven': info(
    'The service does not answer the opposite of the feed\'s "filter": that it obeys it is not proven.',
  ),
  'times-misread': {
    severity: 'error',
    message: () =>
      'The service does not understand the times that it shows: bounds far beyond every clock do not bring a row that lies between them.',
    remedy: OTHER_CURSOR,
  },
  'compares-elsewhere': info(
    'The service compares times by another clock than it shows. Tidemark learns how far it is off in the first run, and asks so.',
  ),
  'compares-text': {
    severity: 'warning',
    message: () =>
      'The service compares times letter by letter. Tidemark reads whole seconds, and looks a second back in every run.',
    remedy: OTHER_CURSOR,
  },
  'compares-digits': {
    severity: 'warning',
    message: () =>
      'The service compares the digits of times, whatever their offset. A row under a lower offset than any before may come late.',
    remedy: 'Set "cursor": {"lookback": "PT26H"}: no two offsets are further apart.',
  },
  'digits-hidden': info(
    'The service compares more digits than it shows. Tidemark looks a unit of the last digit back.',
  ),
  'digits-vary': info('The service leaves out idle zeros of times. Tidemark compares them by value.'),
  'never-equal': info('No time equals another one at this service. Tidemark never asks for a time by "eq".'),
  'numbers-rounded': {
    severity: 'error',
    message: () =>
      'The service rounds integers beyond 2^53, so that neighbours cannot be told apart: rows may be missed.',
    remedy: OTHER_CURSOR,
  },
  'key-repeated': {
    severity: 'error',
    message: ({ rows }) =>
      `${countOf(rows, 'row of an answer has', 'rows of an answer have')} the key and the cursor value of another one, and other content: the key is none.`,
    remedy: ({ key }) =>
      key === undefined
        ? 'Name the properties that tell rows apart: "source": {"key": ["...", "..."]}.'
        : `Set "source": {"key": ${key}}: in this answer they tell rows apart.`,
  },
  'keys-not-found': {
    severity: 'warning',
    message: ({ keys }) =>
      `${countOf(keys, 'row did not come when it was asked for by its', 'rows did not come when they were asked for by their')} key. Tidemark cannot tell rows that are gone from rows that are late; a reload needs "force".`,
    remedy: 'Set "source": {"key": ["..."]} to another property that tells rows apart, or to several.',
  },
  'in-refused': info('The service does not know "in". Tidemark joins keys by "or".'),
  'or-refused': info('The service refuses "or". Tidemark asks for keys one by one where it has to.'),
  'filter-limited': {
    severity: 'info',
    message: ({ comparisons }) =>
      `The service refuses a filter of ${comparisons} comparisons. Tidemark asks for fewer keys at once.`,
  },
  'key-order-refused': info(
    'The service does not compare keys of text. Tidemark follows its links through rows of one value.',
  ),
  'key-order-differs': info(
    'The service sorts keys by other rules than it compares them by. Tidemark reads rows of one value twice.',
  ),
  'keys-in-capitals': info('The service writes Guids in capitals. Tidemark takes them as the same.'),
} satisfies Partial<AllWords>;
