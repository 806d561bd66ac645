import { guid } from '../support/guid.ts';
import { microsOf } from './cells.ts';
import { columnsOf, type ComparedColumns } from './columns.ts';
import { type H2Set, h2Source } from './h2-source.ts';
import { javaArgs, whyNoJava } from './java.ts';
import { ZONES } from './lab-sittings.ts';
import { allStates, type State } from './pairs.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import type { Service, Sitting } from './service.ts';
import type { OpenSource, Variant } from './service-source.ts';
import { IN_RANGES, storyOf } from './story.ts';

const PAGE = 40;

const HOUR_US = 3_600_000_000n;

/** Above 2^53: every second one has no double of its own. */
const BEYOND_DOUBLE = 2n ** 53n;

const SETS = {
  Orders: {
    columns: columnsOf({ ID: 'integer', Amount: 'decimal', Big: 'integer' }),
    cellsOf: (n) => ({ ID: n, Amount: n / 4, Big: BEYOND_DOUBLE + BigInt(n) }),
  },
  GuidOrders: {
    columns: columnsOf({ ID: 'guid' }),
    // The order of the keys is not that of the numbers.
    cellsOf: (n) => ({ ID: guid((n * 7_919) % 100_003) }),
  },
} satisfies Record<
  string,
  { readonly columns: ComparedColumns; readonly cellsOf: (n: number) => ReturnType<H2Set['rowOf']> }
>;

/** What a process is started with: how it cuts answers, the digits that it shows of seven, its zone. */
const PROCESSES = { paging: ['none', 'offset', 'value'], digits: ['3', '7'], zone: ['utc', 'new-york'] };

type Process = State<typeof PROCESSES>;

const STORIES = { set: Object.keys(SETS), ties: ['1', '7', '90'] };

/** The column holds digits without an offset, which are the machine's own. */
const openOf =
  ({ zone, digits }: Process, { set, ties }: State<typeof STORIES>): OpenSource =>
  (running) => {
    const { columns, cellsOf } = SETS[set as keyof typeof SETS];
    const behind = BigInt(ZONES[zone as keyof typeof ZONES].hoursAhead) * HOUR_US;
    return {
      ...h2Source(running, {
        table: set,
        columns,
        ties: Number(ties),
        rowOf: (n, place) => ({
          ...cellsOf(n),
          ModifiedAt: digitsOf(ticksOf(place)),
          Note: `note ${n} at ${place}`,
        }),
        asShown: (row) => {
          const shown = microsOf(row['ModifiedAt'] ?? '') - behind;
          return { ...row, ModifiedAt: digits === '3' ? (shown / 1000n) * 1000n : shown };
        },
      }),
      source: { serviceUrl: `${running.url}/odata`, entitySet: set },
      cursor: { column: 'ModifiedAt' },
      last: timeWindow,
    };
  };

const nameOf = (process: Process, story: State<typeof STORIES>): string =>
  ['olingo', ...Object.entries({ ...process, ...story }).map(([name, value]) => `${name}=${value}`)].join(
    ' ',
  );

const variantsOf = (process: Process): readonly Variant[] => [
  ...allStates(STORIES).map((story) => storyOf(nameOf(process, story), openOf(process, story))),
  storyOf(
    `${nameOf(process, { set: 'Orders', ties: '7' })} in ranges`,
    openOf(process, { set: 'Orders', ties: '7' }),
    IN_RANGES,
  ),
];

const sittingOf = (process: Process): Sitting => ({
  launch: ({ folder }) => ({
    command: 'java',
    args: (port) => [
      ...javaArgs('olingo', 'tidemark.Olingo', ZONES[process.zone as keyof typeof ZONES].place),
      String(port),
      folder,
      process.paging,
      String(PAGE),
      process.digits,
    ],
  }),
  variants: variantsOf(process),
});

/** Apache Olingo over H2, with a processor of our own: what a page is, and which digits are shown, is its implementer's choice. */
export const olingo: Service = {
  name: 'olingo',
  whyNot: () => whyNoJava('olingo'),
  sittings: (all) => (all ? allStates(PROCESSES).map(sittingOf) : []),
};
