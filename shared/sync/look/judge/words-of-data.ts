import { countOf } from '../../../core/index.ts';
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
    message: ({ column, isOwn }) =>
      `Rows have a ${column} ${isOwn ? 'beyond "horizon"' : 'that lies more than a day ahead'}. They are taken once a day, and do not become the watermark.`,
    remedy: ({ days, filter }) => {
      if (filter !== undefined)
        return `Where such a value means "never", leave these rows out: "source": {"filter": ${JSON.stringify(filter)}}.`;
      return days === undefined
        ? undefined
        : `Where rows come in the order of such values, as plans do, set "cursor": {"horizon": "P${days}D"}.`;
    },
  },
  'source-went-back': {
    severity: 'warning',
    message: () =>
      'The source has nothing as high as the watermark: its newest rows are gone, or it begins again. Rows below the watermark are not taken.',
    remedy:
      'Where it begins again, make the table what it has now: reload {"all": true, "force": true}. With "dryRun": true it says what would go.',
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
    remedy: 'Take "schema" out of the feed, and of "defaults": they become columns.',
  },
  'columns-narrower': {
    severity: 'warning',
    message: ({ columns }) =>
      `Columns of the table do not hold every value of their property: ${columns}. A value that does not fit stops the feed.`,
    remedy: 'Reload {"all": true}, which changes the types.',
  },
  'table-only-columns': {
    severity: 'info',
    message: ({ columns }) =>
      `Columns that no property of the source fills are null in new rows: ${columns}.`,
    remedy: ({ gone }) => `Where that is right, set "gone": ${JSON.stringify(gone)}.`,
  },
  'too-few-rows': {
    severity: 'info',
    message: ({ rows }) =>
      `The source has ${countOf(rows, 'row')}: too few to see how it compares. Check again when it has more.`,
  },
  unasked: {
    severity: 'info',
    message: ({ questions }) => `The requests of a check were used up. Not asked: ${questions}.`,
  },
} satisfies Partial<AllWords>;
