import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { CHECKED, type CheckedSource, checkSource, kindsOf } from '../../support/hostile/checked-source.ts';
import { type QuirkEntry, waysNamed } from '../../support/hostile/quirk-catalogue.ts';
import { seeded } from '../../support/hostile/seeded.ts';
import { type Shape, startText } from '../../support/hostile/source-rows.ts';

interface Seen extends Omit<CheckedSource, 'quirks'> {
  readonly on: Quirks;
  readonly finds: readonly string[];
}

/** A switch that no check sees: why. */
interface Unseen {
  readonly unseen: string;
}

const TEXTS: Partial<Shape> = { key: 'text', ties: 0.9 };
const FINE: Partial<Shape> = { digits: 7 };
const BIG: Partial<Shape> = { cursor: 'Version', base: 9_007_199_254_740_990n };
const OWN = `Kind eq 'own'`;

/** Every switch of the sample service, or this does not compile: what a check says of it, and nothing else. */
const SWITCHES: { readonly [Name in keyof Required<Quirks>]: readonly Seen[] | Unseen } = {
  // Links
  linkToken: [
    ...(['offset', 'offset!key', 'skip', 'page'] as const).map((linkToken) => ({
      on: { linkToken },
      finds: ['links-by-position'],
    })),
    ...(['opaque', 'snapshot'] as const).map((linkToken) => ({ on: { linkToken }, finds: ['links-opaque'] })),
  ],
  rawToken: [{ on: { rawToken: true }, finds: ['links-unencoded'] }],
  linkOrigin: [{ on: { linkOrigin: 'https://inner.example' }, finds: ['links-elsewhere'] }],
  relativeNextLink: [{ on: { relativeNextLink: true }, finds: ['links-relative'] }],
  pathAbsoluteNextLink: [{ on: { pathAbsoluteNextLink: true }, finds: ['links-relative'] }],
  loopingNextLink: [
    { on: { loopingNextLink: true }, finds: ['links-loop'] },
    { on: { loopingNextLink: 'back' }, finds: ['links-loop'] },
  ],
  emptyPages: [{ on: { emptyPages: true }, finds: ['links-empty'] }],
  linkOnLast: [{ on: { linkOnLast: true }, finds: ['links-never-end'] }],
  linkLives: [0, 2].map((requests) => ({
    on: { linkLives: { requests, status: 410 } },
    finds: ['links-expire'],
  })),
  tokensHoldOnNode: [{ on: { tokensHoldOnNode: true }, finds: ['links-need-cookie'] }],
  // Caps
  silentCap: [1, 2, 5, 12].map((silentCap) => ({ on: { silentCap }, finds: ['page-cut'] })),
  defaultTop: [3, 5, 12].map((defaultTop) => ({ on: { defaultTop }, finds: ['page-by-default'] })),
  ignoreSkip: [{ on: { ignoreSkip: true }, finds: ['skip-ignored'] }],
  chainCap: [5, 20].map((chainCap) => ({ on: { chainCap }, finds: ['page-cut'] })),
  capBefore: {
    unseen: 'rows, counts and order are those of a set that is smaller: nothing is left to hold it against',
  },
  ignoreMaxPageSize: [{ on: { ignoreMaxPageSize: true }, finds: ['page-size-ignored'] }],
  ignoreTop: [{ on: { ignoreTop: true }, finds: ['top-ignored'] }],
  topIsPage: [{ on: { topIsPage: true }, finds: ['top-is-page'] }],
  topZero: [
    { on: { topZero: 'all' }, finds: ['top-zero'] },
    { on: { topZero: 'one' }, finds: ['top-zero'] },
  ],
  // Refusals
  refusesWith: [405, 414, 500, 501].map((refusesWith) => ({
    on: { refuseOrderby: true, refusesWith },
    finds: ['order-refused'],
  })),
  refuseTop: [{ on: { refuseTop: true }, finds: ['top-refused'] }],
  topAtMost: [0, 1, 20].map((topAtMost) => ({ on: { topAtMost }, finds: ['top-refused'] })),
  topUnsaid: [{ on: { topAtMost: 10, topUnsaid: true }, finds: ['top-refused'] }],
  refuseSkip: [{ on: { refuseSkip: true }, finds: ['skip-refused'] }],
  refuseSelect: [{ on: { refuseSelect: true }, finds: ['select-refused'] }],
  refuseOrderby: [{ on: { refuseOrderby: true }, finds: ['order-refused'] }],
  orderbyAtMost: [{ on: { orderbyAtMost: 1 }, finds: ['order-key-refused'] }],
  refuseDescending: [{ on: { refuseDescending: true }, finds: ['descending-refused'] }],
  matchesAtMost: [400, 500, 504].flatMap((refusesWith) => [
    { on: { matchesAtMost: 20, refusesWith }, finds: ['set-refused'] },
    { on: { matchesAtMost: 20, refusesWith }, start: startText(CHECKED, 0), finds: ['set-in-parts'] },
  ]),
  // Filters
  ignoreFilter: [
    { on: { ignoreFilter: true }, finds: ['filter-ignored'] },
    { on: { ignoreFilter: true }, shape: { cursor: 'Id' }, finds: ['filter-ignored'] },
    { on: { ignoreFilter: true }, filter: OWN, finds: ['filter-ignored', 'own-filter-ignored'] },
  ],
  ignoredConditions: [
    { on: { ignoredConditions: ['Kind'] }, filter: OWN, finds: ['own-filter-ignored'] },
    { on: { ignoredConditions: ['ModifiedAt'] }, finds: ['filter-ignored'] },
  ],
  droppedWords: [
    { on: { droppedWords: ['ge'] }, finds: ['filter-ignored'] },
    { on: { droppedWords: ['gt', 'lt'] }, finds: ['filter-ignored'] },
  ],
  timesEndFilter: [{ on: { timesEndFilter: true }, finds: ['filter-ignored'] }],
  timesAre: [
    { on: { timesAre: 'greater' }, finds: ['times-misread'] },
    { on: { timesAre: 'less' }, finds: ['times-misread'] },
  ],
  guidsNeverEqual: [{ on: { guidsNeverEqual: true }, shape: { key: 'guid' }, finds: ['keys-not-found'] }],
  refuseOr: [{ on: { refuseOr: true }, finds: ['or-refused'] }],
  refuseIn: [{ on: { refuseIn: true }, finds: ['in-refused'] }],
  refusedOnTimes: [
    { on: { refusedOnTimes: ['ge'] }, finds: ['filter-refused'] },
    { on: { refusedOnTimes: ['gt'] }, finds: ['filter-refused'] },
  ],
  refuseTextOrder: [{ on: { refuseTextOrder: true }, shape: TEXTS, finds: ['key-order-refused'] }],
  refuseTimes: [{ on: { refuseTimes: true }, finds: ['filter-refused'] }],
  filterNodesAtMost: [{ on: { filterNodesAtMost: 60 }, finds: ['filter-limited'] }],
  // Clocks
  shownDigits: [0, 3].map((shownDigits) => ({ on: { shownDigits }, shape: FINE, finds: ['digits-hidden'] })),
  shownBy: (['nearest', 'up'] as const).map((shownBy) => ({
    on: { shownDigits: 3, shownBy },
    shape: FINE,
    finds: ['digits-hidden'],
  })),
  trimDigits: [{ on: { trimDigits: true }, finds: ['digits-vary'] }],
  literalShift: [
    ...[-300, 60, 345, 540].map((minutes) => ({
      on: { literalShift: { lower: minutes, upper: minutes } },
      finds: ['compares-elsewhere'],
    })),
    {
      on: { literalShift: { lower: 540, upper: 540 }, trimDigits: true },
      finds: ['compares-elsewhere', 'digits-vary'],
    },
    { on: { literalShift: { lower: 540 } }, finds: ['compares-elsewhere'] },
    { on: { literalShift: { upper: -300 } }, finds: ['compares-elsewhere'] },
  ],
  rowShift: [-300, 540].map((rowShift) => ({ on: { rowShift }, finds: ['compares-elsewhere'] })),
  compareTimes: [
    { on: { compareTimes: 'texts', trimDigits: true }, finds: ['compares-text'] },
    { on: { compareTimes: 'digits' }, shape: { offsets: [0, 120, -60] }, finds: ['compares-digits'] },
  ],
  timeNeverEquals: [{ on: { timeNeverEquals: true }, finds: ['never-equal'] }],
  // Order
  ignoreOrder: [{ on: { ignoreOrder: true }, finds: ['order-ignored'] }],
  orderCollation: [{ on: { orderCollation: 'case-blind' }, shape: TEXTS, finds: ['key-order-differs'] }],
  filterCollation: [{ on: { filterCollation: 'case-blind' }, shape: TEXTS, finds: ['key-order-differs'] }],
  descendingDefault: [{ on: { descendingDefault: true }, finds: ['order-downwards'] }],
  nullsSkipped: [
    { on: { nullsSkipped: true }, shape: { nulls: 0.5 }, finds: ['cursor-null', 'links-lose-rows'] },
  ],
  // Values
  rejectIeee754: [{ on: { rejectIeee754: true }, finds: ['accept-refused'] }],
  numbersAsJson: [
    // Where it is asked for, numbers in quotes are what was asked for.
    { on: { numbersAsJson: false, rejectIeee754: true }, finds: ['accept-refused', 'numbers-as-text'] },
  ],
  roundedInts: (['literals', 'shown', 'both'] as const).map((roundedInts) => ({
    on: { roundedInts },
    shape: BIG,
    finds: ['numbers-rounded'],
  })),
  spelling: (['other', 'turns'] as const).map((spelling) => ({
    on: { spelling },
    shape: { key: 'guid' as const },
    finds: ['keys-in-capitals'],
  })),
  // Counts
  noCount: [{ on: { noCount: true }, finds: ['count-beside-refused', 'count-refused'] }],
  inlineCount: [
    { on: { inlineCount: 'refused' }, finds: ['count-beside-refused'] },
    { on: { inlineCount: 'missing' }, finds: ['count-beside-missing'] },
    { on: { inlineCount: 'page' }, finds: ['count-of-page'] },
    { on: { inlineCount: 'all', noCount: true }, finds: ['count-refused'] },
  ],
  countFails: [400, 404, 500, 503].map((countFails) => ({
    on: { countFails },
    finds: [countFails === 400 ? 'count-refused' : 'count-fails'],
  })),
  countBreaks: [{ on: { countBreaks: true }, finds: ['count-fails'] }],
  countAs: (['text', 'd', 'value', 'marked', 'words'] as const).map((countAs) => ({
    on: { countAs },
    finds: ['count-form'],
  })),
  countIgnoresFilter: [{ on: { countIgnoresFilter: true }, finds: ['count-differs'] }],
  countStopsAt: [{ on: { countStopsAt: 10 }, finds: ['count-stops'] }],
  countOff: [-2, -1, 1, 3].map((countOff) => ({ on: { countOff }, finds: ['count-differs'] })),
  // Nothing
  nothingIs: ([204, 404, 'empty', 'null'] as const).map((nothingIs) => ({
    on: { nothingIs },
    finds: ['nothing-spelled'],
  })),
  // Faults
  failNth: [1, 4, 7].map((nth) => ({ on: { failNth: [nth] }, finds: ['answers-fail'] })),
  cutJson: [{ on: { cutJson: [3] }, finds: ['answers-fail'] }],
  tearNth: [{ on: { tearNth: [3] }, finds: ['answers-fail'] }],
  html: [{ on: { html: [3] }, finds: ['source-contract'] }],
  busyNth: [{ on: { busyNth: [3] }, finds: ['throttled'] }],
  noValue: [{ on: { noValue: [3] }, finds: ['source-contract'] }],
  errorNth: [{ on: { errorNth: [3] }, finds: ['answers-fail'] }],
  errorBehindNth: [{ on: { errorBehindNth: [3] }, finds: ['answers-fail'] }],
  badRow: (['fails', 'tears'] as const).map((how) => ({
    on: { badRow: { is: ({ Rev }) => Rev === 3, how, times: 1_000 } },
    finds: ['answer-breaks'],
  })),
  unauthorized: [{ on: { unauthorized: true }, finds: ['source-denied'] }],
  latencyMs: { unseen: 'how long answers take is no finding: facts.firstLoad.seconds tells it' },
  // Limits
  throttle: [2, 5].map((everyNth) => ({
    on: { throttle: { everyNth, retryAfter: 1 } },
    finds: ['throttled'],
  })),
  quota: [{ on: { quota: { requests: 5, windowMs: 10_000 } }, finds: ['throttled'] }],
  // Headers
  languageBreaks: { unseen: 'accept-language is never sent, so that the service never meets it' },
  shortNames: [{ on: { shortNames: 'always' }, finds: ['short-names'] }],
  dateHeader: [
    { on: { dateHeader: 'missing' }, finds: ['clock-missing'] },
    { on: { dateHeader: -3_600_000 }, finds: ['clock-off'] },
  ],
  ageSeconds: [{ on: { ageSeconds: 30 }, finds: ['cached'] }],
  // Views
  visibleFrom: { unseen: 'rows come into view by the clock, which a look of some seconds does not see' },
  visibleTo: { unseen: 'rows go out of view by the clock, which a look of some seconds does not see' },
};

const MOST_REQUESTS = 12;
const seen = Object.entries(SWITCHES).flatMap(([name, cases]) =>
  'unseen' in cases ? [] : cases.map((each) => ({ name, each })),
);

const shown = (value: object): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));

describe('a check of one switch', () => {
  test.each(seen.map(({ name, each }) => [name, shown(each), each] as const))(
    'names %s: %s',
    async (_name, _shown, given) => {
      const { on, finds, ...source } = given;
      const { report } = await checkSource({ ...source, quirks: on });
      expect.soft(report.requests).toBeLessThanOrEqual(MOST_REQUESTS);
      expect(kindsOf(report).filter((kind) => kind !== 'unasked')).toStrictEqual(finds);
    },
  );
});

/** Ways of the catalogue of which some draws show nothing, and why. */
const QUIET: ReadonlyMap<string, string> = new Map([
  ['no quirk', 'it is honest'],
  ['a filter of its own', 'it is honest'],
  ['a start', 'it is honest'],
  ['nulls skipped', 'no row of it is null'],
  ['numbers as text', 'they are asked for in quotes'],
  ['a quota', 'it may be more than a check sends'],
  ['short names', 'of a service that writes them to who names no version: a version is always named'],
  [
    'sorted by one collation, compared by another',
    'its Guids stand in one order under both, and so may its texts',
  ],
]);

const drawn = (entry: QuirkEntry, seed: number): CheckedSource => {
  const chance = seeded(seed);
  const shape: Shape = { ...CHECKED, ...entry.shape?.(chance) };
  return {
    quirks: entry.quirks(chance, shape),
    shape,
    seed,
    ...(entry.ownFilter === true && { filter: OWN }),
    ...(entry.change !== undefined && { change: entry.change, runs: true }),
  };
};

describe('a check of a way that the model tries', () => {
  const ways = waysNamed('');
  test.each(ways.map((entry) => [entry.name, entry] as const))('%s', async (name, entry) => {
    const { report } = await checkSource(drawn(entry, 1));
    expect(report.requests).toBeLessThanOrEqual(MOST_REQUESTS);
    expect(kindsOf(report).length > 0 || QUIET.has(name)).toBe(true);
  });

  test('lists no way as quiet that is not there', () => {
    const names = new Set(ways.map(({ name }) => name));
    expect([...QUIET.keys()].filter((name) => !names.has(name))).toStrictEqual([]);
  });
});

describe('a check of a service that keeps its promises', () => {
  const shapes: readonly Partial<Shape>[] = [
    ...(['number', 'big', 'guid', 'text', 'pair'] as const).flatMap((key) => [
      { key },
      { key, ties: 0.9 },
      { key, digits: 7 as const },
      { key, cursor: 'Day' as const },
    ]),
    { cursor: 'Id' },
    { cursor: 'Version' },
    { offsets: [120] },
    { stepMs: 1_000, digits: 0 },
    { stepMs: 3_600_000 },
    { rows: 20 },
  ];

  test.each(shapes.map((shape) => [shown(shape), shape] as const))('finds nothing: %s', async (_, shape) => {
    for (const filter of [undefined, OWN]) {
      const { report } = await checkSource({ quirks: {}, shape, ...(filter !== undefined && { filter }) });
      expect.soft(report.requests).toBeLessThanOrEqual(MOST_REQUESTS);
      expect.soft(report.findings, filter).toStrictEqual([]);
      expect.soft(report.ok).toBe(true);
    }
  });
});
