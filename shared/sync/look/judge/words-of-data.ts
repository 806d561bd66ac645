import { type AllWords, OTHER_CURSOR } from './words.ts';

/** Findings about rows, and the table that they go into. */
export const DATA = {
  'cursor-null': {
    severity: 'warning',
    message: ({ column }) => `Rows have no ${column}: they are not taken.`,
    remedy: OTHER_CURSOR,
  },
  'cursor-ahead': {
    severity: 'warning',
    message: ({ column }) =>
      `Rows have a ${column} that lies more than a day ahead. They are taken once a day, and do not become the watermark.`,
    remedy: 'Where such values are plans, set "cursor": {"horizon": "P1Y"}.',
  },
  'source-went-back': {
    severity: 'warning',
    message: () =>
      'The source has nothing as high as the watermark: its newest rows are gone, or it begins again. Rows below the watermark are not taken.',
    remedy: 'Where it begins again, reload the feed: POST /api/feeds/{feed}/reload with {"all": true}.',
  },
  'columns-added': {
    severity: 'info',
    message: ({ columns }) => `The next rows add columns to the table, null in older rows: ${columns}.`,
  },
  'columns-changed': {
    severity: 'info',
    message: ({ columns }) => `The next rows change types of the table: ${columns}.`,
  },
  'columns-not-added': {
    severity: 'warning',
    message: ({ columns }) =>
      `Properties that the table has no column for are left out, as "schema" is "ignore": ${columns}.`,
    remedy: 'Take "schema" out of the feed, and they become columns.',
  },
  'columns-narrower': {
    severity: 'warning',
    message: ({ columns }) =>
      `Columns of the table do not hold every value of their property: ${columns}. A value that does not fit stops the feed.`,
    remedy: 'Reload the feed, which changes the types: POST /api/feeds/{feed}/reload with {"all": true}.',
  },
  'table-only-columns': {
    severity: 'info',
    message: ({ columns }) =>
      `Columns that no property of the source fills are null in new rows: ${columns}.`,
    remedy: 'Where that is right, name them: "gone": ["..."].',
  },
  'too-few-rows': {
    severity: 'info',
    message: ({ rows }) =>
      `The source has ${rows} rows: too few to see how it compares. Check again when it has more.`,
  },
  unasked: {
    severity: 'info',
    message: ({ questions }) => `The requests of a check were used up. Not asked: ${questions}.`,
  },
} satisfies Partial<AllWords>;
