import { guid } from '../support/guid.ts';
import { columnsOf, type ComparedColumns } from './columns.ts';
import type { H2Set } from './h2-source.ts';

/** A set of cap/orders.cds, which both of SAP's frameworks serve. */
export interface CapSet {
  readonly columns: ComparedColumns;
  /** A row whose time has this text. */
  readonly rowOf: (n: number, place: number, at: string) => ReturnType<H2Set['rowOf']>;
}

const note = (n: number, place: number): string => `note ${n} at ${place}`;

/** Above 2^53: every second one has no double of its own. */
const BEYOND_DOUBLE = 2n ** 53n;

const GUIDS: CapSet = {
  columns: columnsOf({ ID: 'guid' }),
  // The order of the keys is not that of the numbers.
  rowOf: (n, place, ModifiedAt) => ({
    ID: guid((n * 7_919) % 100_003),
    ModifiedAt,
    Note: note(n, place),
  }),
};

export const CAP_SETS = {
  Orders: {
    columns: columnsOf({ ID: 'integer', Amount: 'decimal', Big: 'integer' }),
    rowOf: (n, place, ModifiedAt) => ({
      ID: n,
      ModifiedAt,
      Amount: n / 4,
      Big: BEYOND_DOUBLE + BigInt(n),
      Note: note(n, place),
    }),
  },
  BigOrders: {
    columns: columnsOf({ ID: 'integer' }),
    rowOf: (n, place, ModifiedAt) => ({
      ID: BEYOND_DOUBLE + BigInt(n),
      ModifiedAt,
      Note: note(n, place),
    }),
  },
  GuidOrders: GUIDS,
  DraftOrders: GUIDS,
} satisfies Record<string, CapSet>;

export type CapSetName = keyof typeof CAP_SETS;
