import type { Quirks } from '../../../local/odata-service/index.ts';
import type { Seeded } from './seeded.ts';
import type { Shape } from './source-rows.ts';

/** One way of a source, as the model tries it. */
export interface QuirkEntry {
  readonly name: string;
  /** The switches, drawn anew for each case. */
  readonly quirks: (chance: Seeded, shape: Shape) => Quirks;
  /** The kinds of failure that it may end in. */
  readonly kinds?: readonly string[];
  /** What the rows of a case must be like for it to matter. */
  readonly shape?: (chance: Seeded) => Partial<Shape>;
  /** Whether the feed has a filter of its own. */
  readonly ownFilter?: boolean;
  /** Changes that only this way has. */
  readonly change?: 'far' | 'restart' | 'cap';
  /** Whether the feed begins at a value of its own. */
  readonly start?: boolean;
}

const TIMES: QuirkEntry['shape'] = () => ({ cursor: 'ModifiedAt' });
const BIG: QuirkEntry['shape'] = () => ({ cursor: 'Version', base: 9_007_199_254_740_990n });
const TEXT_KEYS: QuirkEntry['shape'] = (chance) => ({
  cursor: 'ModifiedAt',
  key: chance.pick(['guid', 'text']),
  ties: 0.9,
});
const CONTRACT = ['source-contract'];
const STALLED = ['source-stalled'];
/** Nothing tells a rounded number from its neighbours: every run says so, and some get no further. */
const ROUNDED = ['source-stalled', 'source-incomplete'];
const UNAVAILABLE = ['source-unavailable'];

const only =
  (quirks: Quirks): QuirkEntry['quirks'] =>
  () =>
    quirks;

/** Minutes of zones: New York, Berlin, Kathmandu, Tokyo. */
const ZONES = [-300, 60, 345, 540] as const;
/** In the middle of the times of a case. */
const CHANGE_DAY = '2025-12-18T12:00:00Z';

const zone = (chance: Seeded) => chance.pick(ZONES);
const changing = (chance: Seeded) => {
  const before = zone(chance);
  return { before, from: CHANGE_DAY, after: before + chance.pick([60, -60]) };
};
const smallNth = (chance: Seeded): readonly number[] => [chance.int(1, 4), chance.int(5, 12)];

const LINKS: readonly QuirkEntry[] = [
  { name: 'offset links', quirks: only({ linkToken: 'offset' }) },
  { name: 'offset!key links', quirks: only({ linkToken: 'offset!key' }) },
  { name: 'skip links', quirks: only({ linkToken: 'skip' }) },
  { name: 'page links', quirks: only({ linkToken: 'page' }) },
  { name: 'opaque links', quirks: only({ linkToken: 'opaque' }) },
  { name: 'snapshot links', quirks: only({ linkToken: 'snapshot' }) },
  { name: 'raw tokens', quirks: only({ rawToken: true }) },
  { name: 'links elsewhere', quirks: only({ linkOrigin: 'https://inner.example' }) },
  { name: 'links over plain http', quirks: only({ linkOrigin: 'http://plain.example' }) },
  { name: 'relative links', quirks: only({ relativeNextLink: true }) },
  { name: 'links by path', quirks: only({ pathAbsoluteNextLink: true }) },
  { name: 'links to themselves', quirks: only({ loopingNextLink: true }) },
  { name: 'links back', quirks: only({ loopingNextLink: 'back' }) },
  { name: 'empty pages', quirks: only({ emptyPages: true }) },
  { name: 'a link on the last page', quirks: only({ linkOnLast: true }) },
  {
    name: 'links that expire',
    quirks: (chance) => ({ linkLives: { requests: chance.int(0, 2), status: chance.pick([404, 410]) } }),
  },
  { name: 'links that hold on one node', quirks: only({ tokensHoldOnNode: true }) },
];

const CAPS: readonly QuirkEntry[] = [
  { name: 'a silent cap', quirks: (chance) => ({ silentCap: chance.int(1, 12) }) },
  {
    name: 'a silent cap without a count',
    quirks: (chance) => ({ silentCap: chance.int(1, 12), noCount: true, inlineCount: 'refused' }),
  },
  { name: 'a cap on rows and counts', quirks: (chance) => cappedCount(chance.int(2, 12)) },
  { name: 'a capped chain', quirks: (chance) => ({ chainCap: chance.int(5, 20) }) },
  { name: 'top is a page', quirks: only({ topIsPage: true }) },
  { name: 'top ignored', quirks: only({ ignoreTop: true }) },
  { name: 'top 0 is all', quirks: only({ topZero: 'all' }) },
];

function cappedCount(cap: number): Quirks {
  return { silentCap: cap, countStopsAt: cap };
}

const STATUSES = [400, 400, 405, 414, 500, 501, 200] as const;

const REFUSALS: readonly QuirkEntry[] = [
  { name: 'top refused', quirks: (chance) => ({ refuseTop: true, refusesWith: chance.pick(STATUSES) }) },
  {
    name: 'top at most',
    quirks: (chance) => ({ topAtMost: chance.int(1, 20), topUnsaid: chance.chance(0.5) }),
  },
  { name: 'skip refused', quirks: (chance) => ({ refuseSkip: true, refusesWith: chance.pick(STATUSES) }) },
  { name: 'select refused', quirks: only({ refuseSelect: true }) },
  {
    name: 'orderby refused',
    quirks: (chance) => ({ refuseOrderby: true, refusesWith: chance.pick(STATUSES) }),
    kinds: STALLED,
  },
  { name: 'one property in orderby', quirks: only({ orderbyAtMost: 1 }) },
  {
    name: 'a threshold of rows',
    quirks: (chance) => ({ matchesAtMost: chance.int(3, 20), refusesWith: chance.pick([400, 500]) }),
    kinds: [...UNAVAILABLE, ...CONTRACT],
  },
  { name: 'desc refused', quirks: only({ refuseDescending: true }) },
  { name: 'or refused', quirks: (chance) => ({ refuseOr: true, refusesWith: chance.pick(STATUSES) }) },
  { name: 'in refused', quirks: (chance) => ({ refuseIn: true, refusesWith: chance.pick(STATUSES) }) },
  { name: 'few nodes in a filter', quirks: (chance) => ({ filterNodesAtMost: chance.int(20, 100) }) },
  { name: 'texts not compared', quirks: only({ refuseTextOrder: true }), shape: TEXT_KEYS, kinds: STALLED },
  { name: 'times not compared', quirks: only({ refuseTimes: true }), shape: TIMES, kinds: CONTRACT },
];

const FILTERS: readonly QuirkEntry[] = [
  // A reload of everything asks anew, and a first page of other rows looks as if none came back.
  { name: 'filter ignored', quirks: only({ ignoreFilter: true }), kinds: [...STALLED, ...CONTRACT] },
  {
    name: 'own filter ignored',
    quirks: only({ ignoredConditions: ['Kind'] }),
    ownFilter: true,
    kinds: CONTRACT,
  },
  {
    name: 'own filter and all others ignored',
    quirks: only({ ignoreFilter: true }),
    ownFilter: true,
    kinds: CONTRACT,
  },
  {
    name: 'times end a filter',
    quirks: only({ timesEndFilter: true }),
    shape: TIMES,
    ownFilter: true,
    kinds: [...CONTRACT, ...STALLED],
  },
  {
    name: 'times read as numbers',
    quirks: (chance) => ({
      timesAre: chance.pick(['greater', 'less']),
      ...(chance.chance(0.5) && { timesEndFilter: true }),
    }),
    shape: TIMES,
    kinds: CONTRACT,
  },
  { name: 'Guids read as numbers', quirks: only({ guidsNeverEqual: true }), shape: () => ({ key: 'guid' }) },
];

const CLOCKS: readonly QuirkEntry[] = [
  {
    name: 'digits cut',
    quirks: (chance) => ({ shownDigits: chance.pick([0, 3]) }),
    shape: () => ({ cursor: 'ModifiedAt', digits: 7 }),
  },
  {
    name: 'digits rounded',
    quirks: (chance) => ({ shownDigits: chance.pick([0, 3, 6]), shownBy: chance.pick(['nearest', 'up']) }),
    shape: () => ({ cursor: 'ModifiedAt', digits: 7 }),
  },
  { name: 'digits trimmed', quirks: only({ trimDigits: true }), shape: TIMES },
  {
    name: 'texts compared',
    quirks: only({ compareTimes: 'texts', trimDigits: true }),
    shape: () => ({ cursor: 'ModifiedAt', digits: 3 }),
  },
  {
    name: 'digits compared',
    quirks: only({ compareTimes: 'digits' }),
    shape: () => ({ cursor: 'ModifiedAt', offsets: [0, 120, -60], stepMs: 60_000 }),
  },
  { name: 'times never equal', quirks: only({ timeNeverEquals: true }), shape: TIMES },
  {
    name: 'literals in another zone',
    quirks: (chance) => bothBounds(zone(chance)),
    shape: TIMES,
  },
  {
    name: 'lower bounds in another zone',
    quirks: (chance) => ({ literalShift: { lower: zone(chance) } }),
    shape: TIMES,
  },
  {
    name: 'upper bounds in another zone',
    quirks: (chance) => ({ literalShift: { upper: zone(chance) } }),
    shape: TIMES,
  },
  { name: 'rows in another zone', quirks: (chance) => ({ rowShift: zone(chance) }), shape: TIMES },
  {
    name: 'literals in a zone that changes',
    quirks: (chance) => bothBounds(changing(chance)),
    shape: () => ({ cursor: 'ModifiedAt', stepMs: 3_600_000 }),
  },
];

function bothBounds(shift: NonNullable<NonNullable<Quirks['literalShift']>['lower']>): Quirks {
  return { literalShift: { lower: shift, upper: shift } };
}

const ORDERS: readonly QuirkEntry[] = [
  { name: 'order ignored', quirks: only({ ignoreOrder: true }), kinds: STALLED },
  {
    name: 'sorted by one collation, compared by another',
    quirks: (chance) => ({ orderCollation: chance.pick(['case-blind', 'sql-server']) }),
    shape: TEXT_KEYS,
  },
  { name: 'downwards by default', quirks: only({ descendingDefault: true }) },
  { name: 'nulls skipped', quirks: only({ nullsSkipped: true }) },
];

const VALUES: readonly QuirkEntry[] = [
  { name: 'no IEEE754', quirks: only({ rejectIeee754: true }) },
  { name: 'numbers as text', quirks: only({ numbersAsJson: false }) },
  {
    name: 'integers rounded in literals',
    quirks: only({ roundedInts: 'literals' }),
    shape: BIG,
    kinds: ROUNDED,
  },
  { name: 'integers rounded as shown', quirks: only({ roundedInts: 'shown' }), shape: BIG, kinds: ROUNDED },
  { name: 'integers rounded', quirks: only({ roundedInts: 'both' }), shape: BIG, kinds: ROUNDED },
  {
    name: 'keys rounded as they are shown',
    quirks: only({ roundedInts: 'shown' }),
    shape: () => ({ cursor: 'ModifiedAt', key: 'big' }),
    kinds: CONTRACT,
  },
  {
    name: 'a key that is not one',
    quirks: only({}),
    shape: () => ({ cursor: 'ModifiedAt', key: 'pair', halfKey: true }),
    // Where one row comes in an answer, nothing but a value that brings rows twice tells.
    kinds: [...CONTRACT, ...STALLED],
  },
  { name: 'keys in another spelling', quirks: only({ spelling: 'other' }), shape: () => ({ key: 'guid' }) },
  {
    name: 'keys in two spellings',
    quirks: only({ spelling: 'turns' }),
    shape: () => ({ key: 'guid', cursor: 'ModifiedAt' }),
  },
];

const COUNTS: readonly QuirkEntry[] = [
  {
    name: 'no count',
    quirks: (chance) => ({ noCount: true, inlineCount: chance.pick(['refused', 'missing']) }),
  },
  { name: 'a count beside rows only', quirks: only({ noCount: true, inlineCount: 'all' }) },
  { name: 'a count of the page', quirks: only({ noCount: true, inlineCount: 'page' }) },
  {
    name: 'a count in another form',
    quirks: (chance) => ({ countAs: chance.pick(['text', 'd', 'value', 'marked', 'words', 'empty']) }),
  },
  { name: 'a count that fails', quirks: (chance) => ({ countFails: chance.pick([400, 404, 500, 503]) }) },
  { name: 'a count that breaks off', quirks: only({ countBreaks: true }) },
  { name: 'a count of all rows', quirks: only({ countIgnoresFilter: true }) },
  { name: 'a count that stops', quirks: (chance) => ({ countStopsAt: chance.int(0, 20) }) },
  {
    name: 'a count that is off',
    quirks: (chance) => ({ countOff: chance.pick([-2, -1, 1, 3]) }),
    kinds: ['source-incomplete'],
  },
];

const NOTHING: readonly QuirkEntry[] = (['204', '404', 'empty', 'null', 'missing'] as const).map((way) => ({
  name: `nothing is ${way}`,
  quirks: only({ nothingIs: way === '204' ? 204 : way === '404' ? 404 : way }),
  // It is taken for a refusal, of `gt` and of `$skip` too.
  ...(way === 'missing' && { kinds: [...CONTRACT, ...STALLED] }),
  // Of a set that is empty: nothing tells it from one that is not there.
  ...(way === '404' && { kinds: ['config'] }),
}));

const badRow = (times: number, how: 'fails' | 'tears', rev: number): Quirks => ({
  badRow: { is: ({ Rev }) => Rev === rev, how, times },
});

const FAULTS: readonly QuirkEntry[] = [
  { name: 'failures', quirks: (chance) => ({ failNth: smallNth(chance) }) },
  { name: 'answers that end early', quirks: (chance) => ({ cutJson: smallNth(chance) }) },
  { name: 'answers that break off', quirks: (chance) => ({ tearNth: smallNth(chance) }) },
  { name: 'busy pages', quirks: (chance) => ({ busyNth: smallNth(chance) }) },
  { name: 'errors under 200', quirks: (chance) => ({ errorNth: smallNth(chance) }) },
  { name: 'errors behind rows', quirks: (chance) => ({ errorBehindNth: smallNth(chance) }) },
  {
    name: 'a login page',
    quirks: (chance) => ({ html: smallNth(chance) }),
    kinds: ['source-denied', ...CONTRACT],
  },
  {
    name: 'a bad row, for a while',
    quirks: (chance) => badRow(chance.int(1, 9), chance.pick(['fails', 'tears']), chance.int(1, 12)),
    kinds: [...UNAVAILABLE, ...STALLED],
  },
  {
    name: 'a bad row',
    quirks: (chance) => badRow(1_000_000, chance.pick(['fails', 'tears']), chance.int(1, 12)),
    kinds: [...UNAVAILABLE, ...STALLED, ...CONTRACT],
  },
];

const LIMITS: readonly QuirkEntry[] = [
  {
    name: 'throttled now and then',
    quirks: (chance) => ({
      throttle: {
        everyNth: chance.int(2, 5),
        status: chance.pick([403, 429, 503] as const),
        retryAfter: chance.pick([0, 1, 2]),
      },
    }),
    kinds: ['source-throttled'],
  },
  {
    name: 'a quota',
    quirks: (chance) => ({
      quota: { requests: chance.int(3, 30), windowMs: 10_000, status: chance.pick([429, 503]) },
    }),
    kinds: ['source-throttled'],
  },
];

const HEADERS: readonly QuirkEntry[] = [
  { name: 'short names', quirks: (chance) => ({ shortNames: chance.pick(['always', 'without-version']) }) },
  { name: 'no Date header', quirks: only({ dateHeader: 'missing' }) },
  {
    name: 'another Date',
    quirks: (chance) => ({ dateHeader: chance.pick([-3_600_000, 3_600_000]), ageSeconds: 30 }),
  },
];

const DATA: readonly QuirkEntry[] = [
  { name: 'rows without a value', quirks: only({}), shape: () => ({ cursor: 'ModifiedAt', nulls: 0.2 }) },
  { name: 'a value far ahead', quirks: only({}), shape: TIMES, change: 'far' },
  { name: 'a source that begins again', quirks: only({}), change: 'restart' },
];

/** Ways that were added later. */
const LATER: readonly QuirkEntry[] = [
  { name: 'skip ignored', quirks: only({ ignoreSkip: true }), kinds: STALLED },
  { name: 'a page by default', quirks: (chance) => ({ defaultTop: chance.int(3, 12) }) },
  {
    name: 'a threshold that is a time-out',
    quirks: (chance) => ({ matchesAtMost: chance.int(3, 20), refusesWith: 504 }),
    kinds: [...UNAVAILABLE, ...CONTRACT],
  },
  { name: 'a cap that begins', quirks: only({}), change: 'cap' },
  {
    name: 'a cap that begins, and no count',
    quirks: only({ noCount: true, inlineCount: 'refused' }),
    change: 'cap',
  },
  { name: 'a start', quirks: only({}), start: true },
];

/** Every way of a source that the model tries. Those that no reader can see through are not among them: docs/feeds.md tells them. */
export const CATALOGUE: readonly QuirkEntry[] = [
  { name: 'no quirk', quirks: only({}) },
  { name: 'a filter of its own', quirks: only({}), ownFilter: true },
  ...LINKS,
  ...CAPS,
  ...REFUSALS,
  ...FILTERS,
  ...CLOCKS,
  ...ORDERS,
  ...VALUES,
  ...COUNTS,
  ...NOTHING,
  ...FAULTS,
  ...LIMITS,
  ...HEADERS,
  ...DATA,
];

/** The seeds up to here are of the first ways alone, and so the cases that they always were. */
const FIRST_SEEDS = 10_000;

/** What a seed draws its quirks from. */
export const catalogueOf = (seed: number): readonly QuirkEntry[] =>
  seed <= FIRST_SEEDS ? CATALOGUE : [...CATALOGUE, ...LATER];

/** The ways with a name, or with a part of it. */
export const waysNamed = (text: string): readonly QuirkEntry[] => {
  const all = [...CATALOGUE, ...LATER];
  const exact = all.filter(({ name }) => name === text);
  return exact.length > 0 ? exact : all.filter(({ name }) => name.includes(text));
};
