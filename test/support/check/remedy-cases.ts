import type { JsonObject, JsonValue } from '../../../shared/odata/index.ts';
import type { Fetch } from '../../../shared/odata/index.ts';
import type { RemediedKind } from '../../../shared/sync/look/judge/finding-words.ts';
import { declaring, retyped, without } from '../declared.ts';
import { CHECKED, type CheckedSource } from '../hostile/checked-source.ts';
import { type Shape, startText } from '../hostile/source-rows.ts';
import type { ReloadWorld } from '../reload-world.ts';

/** How a finding comes about, and what a reader of its remedy does. */
export interface RemedyCase extends CheckedSource {
  /** What the feed says besides. */
  readonly entry?: JsonObject;
  /** What stands between the app and the service. */
  readonly over?: (fetch: Fetch) => Fetch;
  /** Changes source or feed once all is there, and answers what the feed says then. */
  readonly changes?: (world: ReloadWorld, entry: JsonObject) => Promise<JsonObject>;
  /** What the reader knows: for each "..." of the remedy, in its order. */
  readonly fills?: readonly JsonValue[];
  /** Of several settings that the remedy offers, which one is taken. */
  readonly nth?: number;
  /** The service stays as it is, and a run costs less. */
  readonly isCheaper?: true;
  /** A service that is waited for. */
  readonly waits?: true;
}

const OWN = `Kind eq 'own'`;
const BIG: Partial<Shape> = { cursor: 'Version', base: 9_007_199_254_740_990n };
const BROKEN: CheckedSource['quirks'] = {
  badRow: { is: ({ Rev }) => Rev === 3, how: 'fails', times: 1_000 },
};

/** Asks otherwise than is asked. */
const rewriting =
  (change: (query: string) => string) =>
  (fetch: Fetch): Fetch =>
  (url, init) => {
    const [path = '', query] = url.split('?');
    return fetch(query === undefined ? url : `${path}?${change(decodeURIComponent(query))}`, init);
  };

const unordered = rewriting((query) => query.replace(/\$orderby=ModifiedAt[^&]*&?/, ''));
const exclusive = rewriting((query) => query.replaceAll('Id ge ', 'Id gt '));

const declared =
  (change: (xml: string) => string): NonNullable<RemedyCase['changes']> =>
  async (world, entry) => {
    const document = await declaring(world);
    document.declare(change);
    return entry;
  };

const planned: NonNullable<RemedyCase['changes']> = async ({ service, clock }, entry) => {
  const time = new Date(clock.now() + 50 * 86_400_000).toISOString();
  service.insert('Events', [
    { Id: 7, ModifiedAt: time, Day: time.slice(0, 10), Version: '999', Rev: 999, Kind: 'own' },
  ]);
  return entry;
};

/** A kind without a case does not compile. */
export const REMEDY_CASES: { readonly [Kind in RemediedKind]: readonly [RemedyCase, ...RemedyCase[]] } = {
  'page-cut': [{ quirks: { silentCap: 12 } }, { quirks: { silentCap: 1 } }],
  'set-refused': [{ quirks: { matchesAtMost: 20 }, fills: [startText(CHECKED, 0)] }],
  'answer-breaks': [
    { quirks: BROKEN, fills: ['Rev ne 3'] },
    { quirks: BROKEN, fills: ['-', startText(CHECKED, 8)], nth: 1 },
  ],
  'top-refused': [{ quirks: { topAtMost: 20 } }, { quirks: { topAtMost: 1 } }],
  'order-refused': [{ quirks: { refuseOrderby: true }, fills: [`Kind eq 'other'`], isCheaper: true }],
  'order-ignored': [{ quirks: {}, over: unordered }],
  'filter-refused': [{ quirks: { refusedOnTimes: ['ge'] } }, { quirks: { refuseTimes: true } }],
  'filter-ignored': [{ quirks: { ignoredConditions: ['ModifiedAt'] } }],
  'filter-misread': [{ quirks: {}, shape: { cursor: 'Id' }, over: exclusive }],
  'own-filter-ignored': [{ quirks: { ignoredConditions: ['Kind'] }, filter: OWN }],
  'times-misread': [{ quirks: { timesAre: 'greater' } }, { quirks: { timesAre: 'less' } }],
  'compares-text': [{ quirks: { compareTimes: 'texts', trimDigits: true } }],
  'compares-digits': [{ quirks: { compareTimes: 'digits' }, shape: { offsets: [0, 120, -60] } }],
  'numbers-rounded': (['literals', 'shown', 'both'] as const).map((roundedInts) => ({
    quirks: { roundedInts },
    shape: BIG,
  })) as [RemedyCase, ...RemedyCase[]],
  'key-repeated': [{ quirks: {}, shape: { key: 'pair', halfKey: true, ties: 0.9 } }],
  'keys-not-found': [{ quirks: { guidsNeverEqual: true }, shape: { key: 'guid' }, fills: ['Rev'] }],
  'count-fails': [{ quirks: { countFails: 500 } }, { quirks: { countBreaks: true } }],
  'count-differs': [{ quirks: { countOff: 1 } }, { quirks: { countIgnoresFilter: true } }],
  'count-stops': [{ quirks: { countStopsAt: 10 } }],
  throttled: [{ quirks: { quota: { requests: 5, windowMs: 10_000 } }, fills: [5], waits: true }],
  'cursor-null': [{ quirks: {}, shape: { nulls: 0.5 } }],
  'cursor-ahead': [
    { quirks: {}, change: 'far' },
    { quirks: {}, change: 'far', filter: OWN },
    { quirks: {}, changes: planned },
    { quirks: {}, shape: { cursor: 'Day' }, changes: planned },
  ],
  'source-went-back': [{ quirks: {}, runs: true, change: 'restart' }],
  'columns-not-added': [
    {
      quirks: {},
      entry: { schema: 'ignore' },
      changes: async (world, entry) => {
        const { feed } = world;
        world.feed = { ...feed, source: { ...feed.source, select: ['Id', 'ModifiedAt'] } };
        await world.run();
        return entry;
      },
    },
  ],
  'columns-narrower': [{ quirks: {}, runs: true, changes: declared(retyped('Rev', 'Edm.Int64')) }],
  'table-only-columns': [
    { quirks: {}, runs: true, changes: declared(without('Kind')) },
    {
      quirks: {},
      runs: true,
      entry: { gone: ['Rev'] },
      changes: declared((xml) => without('Kind')(without('Rev')(xml))),
    },
  ],
};
