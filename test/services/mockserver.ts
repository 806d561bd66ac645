import { join } from 'node:path';
import { guid } from '../support/guid.ts';
import { columnsOf, type ComparedColumns } from './columns.ts';
import { whyNoPackage } from './installed.ts';
import { digitsOf, ticksOf, timeWindow } from './places.ts';
import { allStates, pairedStates, type State } from './pairs.ts';
import type { Service } from './service.ts';
import type { OpenSource, Variant } from './service-source.ts';
import { type SqlSet, sqlSource } from './sql-source.ts';
import { LOADED_IN_RANGES, storyOf } from './story.ts';

const FILE = 'mockserver.db';

interface MockSet {
  readonly columns: ComparedColumns;
  readonly cellsOf: (n: number) => ReturnType<SqlSet['rowOf']>;
}

const SETS = {
  Orders: {
    columns: columnsOf({ ID: 'integer', Amount: 'decimal' }),
    cellsOf: (n) => ({ ID: n, Amount: n / 4 }),
  },
  GuidOrders: {
    columns: columnsOf({ ID: 'guid' }),
    // The order of the keys is not that of the numbers.
    cellsOf: (n) => ({ ID: guid((n * 7_919) % 100_003) }),
  },
} satisfies Record<string, MockSet>;

interface Case {
  readonly set: keyof typeof SETS;
  readonly ties: number;
  /** Fraction digits of times. It compares three. */
  readonly digits: 3 | 7;
  readonly filter?: string;
}

const openOf =
  ({ set, ties, digits, filter }: Case): OpenSource =>
  ({ url, folder }) => {
    const { columns, cellsOf } = SETS[set];
    const rowOf: SqlSet['rowOf'] = (n, place) => ({
      ...cellsOf(n),
      ModifiedAt: `${digitsOf(ticksOf(place), digits)}Z`,
      Note: `note ${n} at ${place}`,
    });
    return {
      ...sqlSource({ file: join(folder, FILE), table: set, columns, ties, rowOf }),
      source: { serviceUrl: `${url}/odata`, entitySet: set, ...(filter === undefined ? {} : { filter }) },
      cursor: { column: 'ModifiedAt' },
      last: timeWindow,
    };
  };

const nameOf = ({ set, ties, digits, filter }: Case): string =>
  `mockserver ${set} digits=${digits}${filter === undefined ? '' : ' filter'} ties=${ties}`;

const SWITCHES = { set: Object.keys(SETS), digits: ['3', '7'], ties: ['1', '7', '90'] };

const FILTERED: Case = { set: 'Orders', ties: 7, digits: 3, filter: "startswith(Note,'note')" };

const caseOf = ({ set, digits, ties }: State<typeof SWITCHES>): Case => ({
  set: set as keyof typeof SETS,
  digits: Number(digits) as Case['digits'],
  ties: Number(ties),
});

const variantsOf = (all: boolean): readonly Variant[] => [
  ...[...(all ? allStates : pairedStates)(SWITCHES).map(caseOf), FILTERED].map((given) =>
    storyOf(nameOf(given), openOf(given)),
  ),
  storyOf('mockserver Orders in ranges', openOf({ set: 'Orders', ties: 7, digits: 3 }), LOADED_IN_RANGES),
];

/** SAP's Fiori mock server: all rows at once, or the first of them by `$top`; never a link. */
export const mockserver: Service = {
  name: 'mockserver',
  whyNot: () => whyNoPackage('@sap-ux/fe-mockserver-core'),
  sittings: (all) => [
    {
      launch: ({ folder }) => ({
        command: process.execPath,
        args: (port) => [
          '--no-warnings',
          join(import.meta.dirname, 'mockserver/serve.mjs'),
          String(port),
          join(folder, FILE),
        ],
      }),
      variants: variantsOf(all),
    },
  ],
};
