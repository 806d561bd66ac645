import * as z from 'zod';
import { members } from '../core/index.ts';
import { columnType, cursorLiteral, duration, named, object, span, text } from './feed-parts.ts';
import { SCHEMA_POLICIES } from './feed.ts';
import { columnNameRule, feedNameRule, pathRule, sourceNameRule, tableNameRule } from './name-rules.ts';
import { feedReload } from './reload-window.ts';
import { defaultSource, namedSource, source, writtenSource } from './source-schema.ts';

const cursor = object({
  column: text(pathRule).describe(
    'The property that orders new rows: a number, a date or a time. "Address/Since" is one within a complex property.',
  ),
  lookback: span
    .describe('How far back every run reads again, for rows that arrive late: 100, or "PT2H" on a time.')
    .exactOptional(),
  settle: duration
    .describe('On a time: rows younger than this by the clock of the source wait for a later run.')
    .exactOptional(),
  start: cursorLiteral
    .describe('Where the feed begins, inclusive. Default: at its first row.')
    .exactOptional(),
  horizon: cursorLiteral
    .describe(
      'Values beyond are taken and never become the watermark: a value, or on a time how far ahead of now, such as "P400D". Default: a day.',
    )
    .exactOptional(),
});

const writtenCursor = cursor.partial({ column: true });

const optionShape = {
  enabled: z.boolean().describe('false: the timer leaves the feed alone. Default: true.').exactOptional(),
  every: duration
    .describe('Run only when this long has passed since the last run, such as "PT1H".')
    .exactOptional(),
  columns: named(columnNameRule, columnType)
    .describe('Type changes by column, such as {"OrderDate": "timestamp"}.')
    .exactOptional(),
  reload: feedReload.exactOptional(),
  reconcile: z
    .literal('follow')
    .describe(
      'When another engine deleted every row of the table: reset the feed, and load everything again. Default: stop and say so.',
    )
    .exactOptional(),
  schema: z
    .enum(SCHEMA_POLICIES)
    .describe(
      'What a new property of the source becomes: "evolve" adds a column to the table, "fail" stops the feed, "ignore" leaves it out. Default: "evolve".',
    )
    .exactOptional(),
};

const SOURCE = 'Where the rows come from.';
const CURSOR = 'How new rows are told from those already taken.';

const feedOf = <From extends z.ZodType, By extends z.ZodType>(from: From, by: By) =>
  object({
    name: text(feedNameRule).describe('Name of the feed: a-z, 0-9 and "-".'),
    enabled: optionShape.enabled,
    every: optionShape.every,
    source: from,
    cursor: by,
    table: text(tableNameRule).describe(
      'The table to fill: "Orders" is Tables/Orders, "dbo.Orders" Tables/dbo/Orders.',
    ),
    columns: optionShape.columns,
    reload: optionShape.reload,
    reconcile: optionShape.reconcile,
    schema: optionShape.schema,
    gone: z
      .array(text(columnNameRule))
      .describe(
        'Columns that the source has no property for any more, or never had: they are null, and no run notes them.',
      )
      .exactOptional(),
  });

/** A feed once what it leaves to the defaults is filled in. */
export const feedSchema = feedOf(source.describe(SOURCE), cursor.describe(CURSOR));

const defaults = object({
  ...optionShape,
  source: defaultSource
    .describe('Which source a feed reads that has no serviceUrl of its own, and how.')
    .exactOptional(),
  cursor: writtenCursor.describe(CURSOR).exactOptional(),
});

const documentOf = <Sources extends z.ZodType, Feed extends z.ZodType>(sources: Sources, feed: Feed) =>
  object({
    $schema: z.string().describe('The JSON Schema of this file, for editors.').exactOptional(),
    sources: sources
      .describe(
        'Services by name, for feeds that name one: {"source": {"name": "crm", "entitySet": "Orders"}}.',
      )
      .exactOptional(),
    defaults: defaults
      .describe('Options that every feed takes unless it has its own. A named source comes before them.')
      .exactOptional(),
    feeds: z.array(feed).min(1).describe('The feeds.'),
  });

/** feeds.json as it is written, for editors: what defaults may fill in may be missing. */
export const writtenSchema = documentOf(
  named(sourceNameRule, namedSource.describe('A service: how it is reached, and how much it takes.')),
  feedOf(writtenSource.describe(SOURCE), writtenCursor.describe(CURSOR).exactOptional()).describe(
    'An OData entity set and the Delta table that it fills.',
  ),
);

/** What all feeds share. What is in `sources` and `feeds` is looked at one by one, as one that is wrong is refused alone. */
export const documentSchema = documentOf(members(z.unknown()), z.unknown());

export type FeedInput = z.output<typeof feedSchema>;
