import { guid } from '../support/guid.ts';
import { microsOf } from './cells.ts';
import { columnsOf, type ComparedColumns } from './columns.ts';
import { type H2Set, h2Source } from './h2-source.ts';
import { javaArgs, whyNoJava } from './java.ts';
import { ZONES, type Zone } from './lab-sittings.ts';
import { allStates, type State } from './pairs.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import type { Service, Sitting } from './service.ts';
import type { OpenSource } from './service-source.ts';
import { IN_RANGES, storyOf } from './story.ts';

const PAGE = 40;

const HOUR_US = 3_600_000_000n;

const SETS = {
  Orders: {
    columns: columnsOf({ ID: 'integer', Amount: 'decimal', Big: 'integer' }),
    cellsOf: (n) => ({ ID: n, Amount: n / 4, Big: 2n ** 53n + BigInt(n) }),
  },
  TextOrders: {
    columns: columnsOf({ ID: 'text' }),
    // The order of the keys is not that of the numbers.
    cellsOf: (n) => ({ ID: guid((n * 7_919) % 100_003) }),
  },
} satisfies Record<
  string,
  { readonly columns: ComparedColumns; readonly cellsOf: (n: number) => ReturnType<H2Set['rowOf']> }
>;

const STORIES = { set: Object.keys(SETS), ties: ['1', '7', '90'] };

/** The column holds digits without an offset, which are the machine's own. H2 has its names in capitals. */
const openOf =
  (zone: Zone, { set, ties }: State<typeof STORIES>): OpenSource =>
  (running) => {
    const { columns, cellsOf } = SETS[set as keyof typeof SETS];
    const behind = BigInt(ZONES[zone].hoursAhead) * HOUR_US;
    return {
      ...h2Source(running, {
        table: set.toUpperCase(),
        columns,
        stored: Object.fromEntries(Object.keys(columns.kinds).map((name) => [name, name.toUpperCase()])),
        ties: Number(ties),
        rowOf: (n, place) => ({
          ...cellsOf(n),
          ModifiedAt: digitsOf(ticksOf(place)),
          Note: `note ${n} at ${place}`,
        }),
        asShown: (row) => ({ ...row, ModifiedAt: microsOf(row['ModifiedAt'] ?? '') - behind }),
      }),
      source: { serviceUrl: `${running.url}/odata4/shop/shop`, entitySet: set },
      cursor: { column: 'ModifiedAt' },
      last: timeWindow,
    };
  };

const sittingOf = (zone: Zone): Sitting => ({
  launch: ({ folder }) => ({
    command: 'java',
    args: (port) => [
      ...javaArgs('teiid', 'tidemark.Teiid', ZONES[zone].place),
      String(port),
      folder,
      String(PAGE),
    ],
  }),
  variants: [
    ...allStates(STORIES).map((story) =>
      storyOf(`teiid zone=${zone} set=${story.set} ties=${story.ties}`, openOf(zone, story)),
    ),
    storyOf(`teiid zone=${zone} in ranges`, openOf(zone, { set: 'Orders', ties: '7' }), IN_RANGES),
  ],
});

/** Teiid over H2: its links hold a snapshot while the size of pages stays. */
export const teiid: Service = {
  name: 'teiid',
  whyNot: () => whyNoJava('teiid'),
  sittings: (all) => (all ? (['utc', 'new-york'] as const).map(sittingOf) : []),
};
