import { parseDuration } from './duration.ts';
import type { Cursor, Feed, Source } from './feed.ts';
import type { FeedInput } from './feed-schema.ts';
import { originOf, type ServiceLimits } from './service-limits.ts';
import { toSchedule } from './reload-schedule.ts';
import { toSpan, toWindow } from './reload-window.ts';

const DEFAULT_PAGE_SIZE = 5_000;
const DEFAULT_TIMEOUT_MS = 100_000;
const DEFAULT_PARALLEL = 4;

/** Under `key` the duration in ms; nothing when there is none. */
const inMs = <Key extends string>(
  key: Key,
  duration: string | undefined,
): { readonly [Name in Key]?: number } => {
  const ms = duration === undefined ? undefined : parseDuration(duration);
  return (ms === undefined ? {} : { [key]: ms }) as { readonly [Name in Key]?: number };
};

/** A text that is a duration is one: no cursor has such values. */
const horizonOf = (text: string): Required<Cursor>['horizon'] => {
  const aheadMs = parseDuration(text);
  return aheadMs === undefined ? { value: text } : { aheadMs };
};

const cursorOf = ({ cursor }: FeedInput): Cursor => ({
  column: cursor.column,
  ...(cursor.lookback === undefined ? {} : { lookback: toSpan(cursor.lookback) }),
  ...inMs('settleMs', cursor.settle),
  ...(cursor.start === undefined ? {} : { start: String(cursor.start) }),
  ...(cursor.horizon === undefined ? {} : { horizon: horizonOf(String(cursor.horizon)) }),
});

const sourceOf = (
  { source: { name: _name, ...source } }: FeedInput,
  limits: ReadonlyMap<string, ServiceLimits>,
): Source => ({
  query: {},
  headers: {},
  auth: { type: 'none' },
  pageSize: DEFAULT_PAGE_SIZE,
  timeoutMs: DEFAULT_TIMEOUT_MS,
  parallel: DEFAULT_PARALLEL,
  ...source,
  ...limits.get(originOf(source)),
  serviceUrl: source.serviceUrl.replace(/\/+$/, ''),
});

/** A feed as the rooms use it: defaults filled in, its service's limits too, durations in ms, the table as a folder of the lake. */
export const toFeed = (input: FeedInput, limits: ReadonlyMap<string, ServiceLimits>): Feed => {
  const reload = input.reload && toWindow(input.reload);
  const reloadSchedule = input.reload && toSchedule(input.reload);
  return {
    name: input.name,
    source: sourceOf(input, limits),
    cursor: cursorOf(input),
    enabled: input.enabled ?? true,
    ...inMs('everyMs', input.every),
    tablePath: `Tables/${input.table.replace('.', '/')}`,
    columns: input.columns ?? {},
    ...(reload === undefined ? {} : { reload }),
    ...(reloadSchedule && { reloadSchedule }),
    ...(input.reconcile === undefined ? {} : { reconcile: input.reconcile }),
    ...(input.schema === undefined ? {} : { schema: input.schema }),
    ...(input.gone === undefined ? {} : { gone: input.gone }),
  };
};
