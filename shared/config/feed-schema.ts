import * as z from 'zod';
import { columnType, cursorLiteral, duration, named, object, span, text } from './feed-parts.ts';
import {
  columnNameRule,
  feedNameRule,
  headerNameRule,
  noSecretRule,
  type Rule,
  tableNameRule,
  textRule,
} from './name-rules.ts';
import { auth } from './auth-schema.ts';
import { defaultWindow } from './reload-window.ts';
import { serviceUrlRule } from './service-url-rule.ts';

const entitySetRule: Rule = (value) =>
  /^[^\s/?#()]+$/.test(value)
    ? undefined
    : 'must be one name, as $metadata has it; a path before it belongs at the end of "serviceUrl"';

const queryNameRule: Rule = (name) =>
  name === '' || name.startsWith('$')
    ? 'must not begin with "$": Tidemark writes the system options itself; "filter" and "select" are keys of their own'
    : noSecretRule(name);

const headerRule: Rule = (name) => headerNameRule(name) ?? noSecretRule(name);

const headerValueRule: Rule = (value) =>
  /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value) ? undefined : 'must be one line of Latin letters';

const source = object({
  serviceUrl: text(serviceUrlRule).describe('Root URL of the OData service: https, without a query.'),
  entitySet: text(entitySetRule).describe('Name of the entity set, as in $metadata.'),
  select: z
    .array(text(columnNameRule))
    .min(1)
    .describe('The properties to take. Default: every structural property.')
    .exactOptional(),
  query: named(queryNameRule, z.string())
    .describe('Further query options for every request, such as {"cross-company": "true"}.')
    .exactOptional(),
  headers: named(headerRule, text(headerValueRule))
    .describe('Further headers for every request. No secrets: see auth.')
    .exactOptional(),
  key: z
    .array(text(columnNameRule))
    .min(1)
    .describe('The properties that tell rows apart, where the key in $metadata does not. Default: that key.')
    .exactOptional(),
  count: z
    .literal(false)
    .describe('false: the service is never asked for $count, as its numbers cannot be trusted.')
    .exactOptional(),
  filter: text(textRule)
    .describe('An OData $filter expression, and-ed with that of the cursor.')
    .exactOptional(),
  auth: auth.describe('How to sign in at the service. Default: not at all.').exactOptional(),
  pageSize: z.int().min(1).max(100_000).describe('Rows to ask for in a page. Default: 5000.').exactOptional(),
  timeoutMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .describe('How long one request may take, in ms. Default: 100000.')
    .exactOptional(),
  parallel: z
    .int()
    .min(1)
    .max(16)
    .describe('How many ranges of a first load or a backfill are read at once. Default: 4.')
    .exactOptional(),
});

const cursor = object({
  column: text(columnNameRule).describe('The property that orders new rows: a number, a date or a time.'),
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

const feed = object({
  name: text(feedNameRule).describe('Name of the feed: a-z, 0-9 and "-".'),
  enabled: z.boolean().describe('false: the timer leaves the feed alone. Default: true.').exactOptional(),
  every: duration
    .describe('Run only when this long has passed since the last run, such as "PT1H".')
    .exactOptional(),
  source: source.describe('Where the rows come from.'),
  cursor: cursor.describe('How new rows are told from those already taken.'),
  table: text(tableNameRule).describe(
    'The table to fill: "Orders" is Tables/Orders, "dbo.Orders" Tables/dbo/Orders.',
  ),
  columns: named(columnNameRule, columnType)
    .describe('Type changes by column, such as {"OrderDate": "timestamp"}.')
    .exactOptional(),
  reload: defaultWindow.exactOptional(),
  reconcile: z
    .literal('follow')
    .describe(
      'When another engine deleted every row of the table: reset the feed, and load everything again. Default: stop and say so.',
    )
    .exactOptional(),
});

/** feeds.json as it is written, before its defaults. */
export const feedsSchema = object({
  $schema: z.string().describe('The JSON Schema of this file, for editors.').exactOptional(),
  feeds: z
    .array(feed.describe('An OData entity set and the Delta table that it fills.'))
    .min(1)
    .describe('The feeds.'),
});

export type FeedInput = z.output<typeof feed>;
