import { WITHOUT } from './tables.ts';

/** How an engine orders floats. `spark`: NaN is the greatest, both zeros are one. `ieee`: NaN is in no place. `bits`: as `spark`, but -0 before 0. */
export type Order = 'spark' | 'ieee' | 'bits';

/** A filter that a reader was asked, and the rows that it found; or what it complained of. */
export interface Filter {
  readonly column: string;
  readonly type: string;
  readonly sign: string;
  readonly edge: string;
  /** Rows that meet it, by each order of floats; of other types by one. */
  readonly wanted: Partial<Record<Order, number>>;
  readonly found?: number;
  readonly error?: string;
}

/** What ask.py prints on a line. */
export interface Asked {
  readonly time?: string;
  readonly otherTime?: string | null;
  readonly table?: string;
  readonly rows?: readonly { readonly version: number | null; readonly problem: string | null }[];
  readonly filters?: readonly Filter[];
  readonly otherTimes?: readonly Filter[];
}

/** How many of the filters were right, and those that were not. */
export interface Counted {
  readonly asked: number;
  readonly right: number;
  readonly wrong: readonly Filter[];
}

/** What was found of one reader. */
export interface Findings {
  readonly time: string;
  /** Another spelling of times, where one was tried. */
  readonly otherTime: { readonly literal: string; readonly counted: Counted } | undefined;
  readonly versions: { readonly asked: number; readonly right: number; readonly problems: readonly string[] };
  readonly order: Order;
  readonly withStatistics: Counted;
  readonly withoutStatistics: Counted;
}

const ORDERS: readonly Order[] = ['spark', 'ieee', 'bits'];

const isRight = ({ wanted, found }: Filter, order: Order): boolean =>
  found !== undefined && found === (wanted[order] ?? wanted.spark);

const countRight = (filters: readonly Filter[], order: Order): Counted => {
  const wrong = filters.filter((filter) => !isRight(filter, order));
  return { asked: filters.length, right: filters.length - wrong.length, wrong };
};

/** The order that explains most of what was found where the log says nothing of the files. */
const orderOf = (filters: readonly Filter[]): Order => {
  const rights = ORDERS.map((order) => countRight(filters, order).right);
  return ORDERS[rights.indexOf(Math.max(...rights))] ?? 'spark';
};

const otherTimeOf = (asked: readonly Asked[], order: Order): Findings['otherTime'] => {
  const literal = asked.find(({ otherTime }) => typeof otherTime === 'string')?.otherTime;
  const filters = asked.flatMap(({ table = '', otherTimes = [] }) =>
    table.endsWith(WITHOUT) ? [] : otherTimes,
  );
  return typeof literal === 'string' ? { literal, counted: countRight(filters, order) } : undefined;
};

const versionsOf = (asked: readonly Asked[]): Findings['versions'] => {
  const reads = asked.flatMap(({ table = '', rows = [] }) => rows.map((row) => ({ ...row, table })));
  const failed = reads.filter(({ problem }) => problem !== null);
  return {
    asked: reads.length,
    right: reads.length - failed.length,
    problems: failed.map(
      ({ table, version, problem }) => `${table}, version ${version ?? 'newest'}: ${problem ?? ''}`,
    ),
  };
};

/** What the lines of ask.py come to. */
export const findingsOf = (asked: readonly Asked[]): Findings => {
  const filtersOf = (isWithout: boolean): readonly Filter[] =>
    asked.flatMap(({ table = '', filters = [] }) => (table.endsWith(WITHOUT) === isWithout ? filters : []));
  const order = orderOf(filtersOf(true));
  return {
    time: asked.find(({ time }) => time !== undefined)?.time ?? '',
    otherTime: otherTimeOf(asked, order),
    versions: versionsOf(asked),
    order,
    withStatistics: countRight(filtersOf(false), order),
    withoutStatistics: countRight(filtersOf(true), order),
  };
};
