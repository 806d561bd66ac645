import * as z from 'zod';
import { auth } from './auth-schema.ts';
import { named, object, text } from './feed-parts.ts';
import { columnNameRule, headerNameRule, noSecretRule, pathRule, type Rule, textRule } from './name-rules.ts';
import { metadataUrlRule, serviceUrlRule } from './service-url-rule.ts';

const entitySetRule: Rule = (value) =>
  /^[^\s/?#()]+(?:\/[^\s/?#().]+(?:\.[^\s/?#().]+)+)?$/.test(value)
    ? undefined
    : 'must be one name, as $metadata has it, or "Set/Namespace.Type" for its rows of a derived type; a path before it belongs at the end of "serviceUrl"';

const queryNameRule: Rule = (name) =>
  name === '' || name.startsWith('$')
    ? 'must not begin with "$": Tidemark writes the system options itself; "filter" and "select" are keys of their own'
    : noSecretRule(name);

const headerRule: Rule = (name) => headerNameRule(name) ?? noSecretRule(name);

const headerValueRule: Rule = (value) =>
  /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value) ? undefined : 'must be one line of Latin letters';

/** What holds for a whole service: a feed that names its source has none of it. */
const serviceShape = {
  serviceUrl: text(serviceUrlRule).describe('Root URL of the OData service: https, without a query.'),
  auth: auth.describe('How to sign in at the service. Default: not at all.').exactOptional(),
  metadataUrl: text(metadataUrlRule)
    .describe('URL of $metadata, at the origin of serviceUrl, where it is not at the root of the service.')
    .exactOptional(),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(100_000)
    .describe('Most requests in any minute that an instance of the app sends to the service. Default: any.')
    .exactOptional(),
  maxConcurrency: z
    .int()
    .min(1)
    .max(256)
    .describe('Most requests at a time that an instance of the app sends to the service. Default: any.')
    .exactOptional(),
};

/** What goes with every request: a feed that names its source may add to it. */
const addedShape = {
  query: named(queryNameRule, z.string())
    .describe('Further query options for every request, such as {"cross-company": "true"}.')
    .exactOptional(),
  headers: named(headerRule, text(headerValueRule))
    .describe('Further headers for every request. No secrets: see auth.')
    .exactOptional(),
};

/** How rows are asked for: by each feed as it says, or as its source or the defaults do. */
const readingShape = {
  count: z
    .literal(false)
    .describe('false: the service is never asked for $count, as its numbers cannot be trusted.')
    .exactOptional(),
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
};

const nameShape = {
  name: z
    .string()
    .describe('The service, by its name in "sources", in place of serviceUrl and auth.')
    .exactOptional(),
};

const setShape = {
  entitySet: text(entitySetRule).describe(
    'Name of the entity set, as in $metadata; "Set/Namespace.Type" for its rows of a derived type.',
  ),
  select: z
    .array(text(pathRule))
    .min(1)
    .describe('The properties to take. Default: every structural property.')
    .exactOptional(),
  rest: text(columnNameRule)
    .describe('A column for the members of rows that no other column takes, as one JSON object.')
    .exactOptional(),
  key: z
    .array(text(pathRule))
    .min(1)
    .describe(
      'The properties that tell rows apart, or paths to them, where the key in $metadata does not. Default: that key.',
    )
    .exactOptional(),
  filter: text(textRule)
    .describe('An OData $filter expression, and-ed with that of the cursor.')
    .exactOptional(),
};

/** The keys that belong to a service alone. */
export const SERVICE_KEYS: readonly string[] = Object.keys(serviceShape);

/** A service in "sources". */
export const namedSource = object({ ...serviceShape, ...addedShape, ...readingShape });

/** Where a feed's rows come from, once what it names and what it leaves to the defaults is filled in. */
export const source = object({ ...nameShape, ...serviceShape, ...setShape, ...addedShape, ...readingShape });

/** The same as it is written. */
export const writtenSource = source.partial({ serviceUrl: true });

/** What feeds say of their sources in "defaults". */
export const defaultSource = object({ ...nameShape, ...readingShape });
