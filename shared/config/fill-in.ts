import { listNames } from '../core/index.ts';
import { type NamedSources, namesOf } from './named-sources.ts';
import { nearestName } from './nearest-name.ts';
import { formatPath, type Problem } from './problems.ts';
import { windowShape } from './reload-window.ts';
import { SERVICE_KEYS } from './source-schema.ts';

type Members = Readonly<Record<string, unknown>>;

/** What feeds of a feeds.json may leave to it. */
export interface Shared {
  readonly defaults: Members;
  readonly sources: NamedSources;
}

/** A feed as it is written, with what it leaves to source and defaults. The paths of its problems begin at the feed. */
export interface FilledIn {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The name of its source in "sources", where that is there. */
  readonly sourceName?: string;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const membersOf = (value: unknown): Members => (isMembers(value) ? value : {});

/** The members of `above` over those of `below`; what is no object stands for itself. */
const over = (below: unknown, above: unknown): unknown => {
  if (above === undefined) return below;
  return isMembers(below) && isMembers(above) ? { ...below, ...above } : above;
};

/** Headers have one name in whatever case. */
const overHeaders = (below: unknown, above: unknown): unknown => {
  if (!isMembers(below) || !isMembers(above)) return over(below, above);
  const own = new Set(Object.keys(above).map((name) => name.toLowerCase()));
  const kept = Object.entries(below).filter(([name]) => !own.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...above };
};

const WINDOW_KEYS: readonly string[] = Object.keys(windowShape);

/** One window is replaced by another as a whole, and so is one `every`: an `at` that goes with it goes with it. */
const overReload = (below: unknown, above: unknown): unknown => {
  if (!isMembers(below) || !isMembers(above)) return over(below, above);
  const isReplaced = (key: string): boolean =>
    WINDOW_KEYS.includes(key)
      ? WINDOW_KEYS.some((each) => above[each] !== undefined)
      : key === 'at' && above['every'] !== undefined;
  const kept = Object.entries(below).filter(([key]) => !isReplaced(key));
  return { ...Object.fromEntries(kept), ...above };
};

const given = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const unknownSource = (name: unknown, sources: NamedSources): string => {
  const names = namesOf(sources);
  if (names.length === 0) return 'is no name in "sources", which has none; put the service there';
  const meant = typeof name === 'string' ? nearestName(name, names) : undefined;
  const hint = meant === undefined ? `there is ${listNames(names)}` : `did you mean "${meant}"?`;
  return `is no name in "sources"; ${hint}`;
};

const noSource = (sources: NamedSources): string => {
  const names = namesOf(sources);
  const other = names.length === 0 ? '' : `, or name the source: "name" may be ${listNames(names)}`;
  return `is missing; put the root URL of the service there${other}`;
};

/** The source with what the named one has; a problem for each member that is the service's to say. */
const withNamed = (
  own: Members,
  filled: Members,
  { name, value }: { readonly name: string; readonly value: Members },
): { readonly source: Members; readonly problems: readonly Problem[] } => ({
  source: {
    ...filled,
    ...value,
    ...own,
    ...given({
      query: over(value['query'], own['query']),
      headers: overHeaders(value['headers'], own['headers']),
    }),
  },
  problems: Object.keys(own)
    .filter((key) => SERVICE_KEYS.includes(key))
    .map((key) => ({
      path: ['source', key],
      message: `belongs to the source "${name}" that the feed names; say it in sources.${name}, and leave it out here`,
    })),
});

/** A source as it is filled in. `name`: by which it was found. */
interface FilledSource {
  readonly source: unknown;
  readonly problems: readonly Problem[];
  readonly name?: string;
}

const wrongName = (source: Members, message: string): FilledSource => ({
  source,
  problems: [{ path: ['source', 'name'], message }],
});

/** A source that a feed, or the defaults, name. */
const byName = (name: unknown, own: Members, reading: Members, sources: NamedSources): FilledSource => {
  const found = typeof name === 'string' ? sources.get(name) : undefined;
  const where = own['name'] === undefined ? 'is left to defaults.source.name, which ' : '';
  if (typeof name !== 'string' || found === undefined)
    return wrongName(own, `${where}${unknownSource(name, sources)}`);
  if (found.problems.length > 0) {
    const place = formatPath(['sources', name]);
    return { ...wrongName(own, `${where}is the source ${place}, which is wrong itself: see there`), name };
  }
  return { ...withNamed(own, { ...reading, name }, { name, value: membersOf(found.value) }), name };
};

const sourceIn = (raw: unknown, { defaults, sources }: Shared): FilledSource => {
  if (raw !== undefined && !isMembers(raw)) return { source: raw, problems: [] };
  const own = membersOf(raw);
  const { name: usual, ...reading } = membersOf(defaults['source']);
  const hasRoot = own['serviceUrl'] !== undefined;
  const name = own['name'] ?? (hasRoot ? undefined : usual);
  if (name !== undefined) return byName(name, own, reading, sources);
  if (raw === undefined) return { source: raw, problems: [] };
  const missing = [{ path: ['source', 'serviceUrl'], message: noSource(sources) }];
  return { source: { ...reading, ...own }, problems: hasRoot ? [] : missing };
};

/** A feed with what it leaves to its source and the defaults. What it has itself comes first, then what its source has. */
export const fillIn = (feed: unknown, shared: Shared): FilledIn => {
  if (!isMembers(feed)) return { value: feed, problems: [] };
  const { source: _source, ...defaults } = shared.defaults;
  const { source, problems, name } = sourceIn(feed['source'], shared);
  const nested = given({
    source,
    cursor: over(defaults['cursor'], feed['cursor']),
    columns: over(defaults['columns'], feed['columns']),
    reload: overReload(defaults['reload'], feed['reload']),
  });
  return {
    value: { ...defaults, ...feed, ...nested },
    problems,
    ...(name !== undefined && { sourceName: name }),
  };
};
