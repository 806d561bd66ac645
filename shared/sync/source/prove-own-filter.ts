import { isTidemarkError, TidemarkError } from '../../core/index.ts';
import {
  and,
  compare,
  conditionsIn,
  propertiesIn,
  type Property,
  type ScannedPage,
} from '../../odata/index.ts';
import { entityOf } from '../table/index.ts';
import type { RunContext } from '../run/index.ts';
import {
  askOnce,
  boundsFilter,
  type RangeParts,
  type ReadRows,
  type RowTaker,
  unlessRefused,
} from './range/index.ts';

/** What no row meets that meets the feed's filter. */
interface Unmet {
  /** How a failure names it. */
  readonly told: string;
  readonly condition: string;
  /** What no row meets either, written the same way: rows that come to it say that the way is not understood. None: no doubt of it. */
  readonly control?: string;
}

/** Of some condition that it is not met, while the one before it is: with one of them dropped it says that the one before is met, and rows come. */
const opposite = (conditions: readonly string[]): string =>
  conditions.map((each, at) => `(${and(conditions.at(at - 1), `not (${each})`)})`).join(' or ');

/** That the filter is not met, said of each of its conditions: a service that drops one of them drops it here, too. */
export const oppositeOf = (filter: string, cursor: RangeParts['cursor']): Unmet => {
  const conditions = conditionsIn(filter);
  const known = boundsFilter(cursor, { ge: 0n }) ?? '';
  return {
    told: 'its own opposite',
    condition: conditions.length === 1 ? `not (${filter})` : opposite(conditions),
    control: opposite(conditions.map(() => known)),
  };
};

const conditionOn = (name: string, condition = ''): Unmet => ({
  told: `a condition on ${name} that no row meets`,
  condition,
});

/** A flag that is never null. SAP CAP leaves out what those of drafts are compared with null for: the filter's opposite has to show them. */
const isFlag = ({ type, nullable }: Property): boolean => type === 'Edm.Boolean' && !nullable;

/** A condition that no row meets for each property that the feed's filter compares. */
const unmetOf = async (
  run: RunContext,
  cursor: RangeParts['cursor'],
  filter: string,
): Promise<readonly Unmet[]> => {
  const { properties } = await entityOf(run);
  const single = properties.filter(
    (each) => (each.kind === 'primitive' || each.kind === 'enum') && !isFlag(each),
  );
  const known = new Set(single.map(({ name }) => name.toLowerCase()));
  const names = (propertiesIn(filter) ?? []).filter((name) => known.has(name.toLowerCase()));
  const conditions = names.map((name) =>
    conditionOn(name, and(compare(name, 'eq', 'null'), compare(name, 'ne', 'null'))),
  );
  if (conditions.length === 0)
    conditions.push(conditionOn(cursor.column, boundsFilter(cursor, { ge: 0n, lt: 0n })));
  return conditions;
};

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'learned'>;

const askRows = (parts: Parts, condition?: string, mayFail = false): Promise<number | undefined> =>
  askOnce(parts, { keys: condition, order: 'none', top: 1 }, ({ rowCount }) => rowCount).catch(
    (error: unknown) =>
      mayFail && isTidemarkError(error, 'source-unavailable') ? undefined : unlessRefused(error),
  );

/** Answers of which one at the least is no other page, or a failure in passing. */
const TRIES = 3;

/**
 * How many rows, one at most, come to the feed's filter with a condition; undefined: it is not answered, however often it is asked. `mayFail`: nor is it
 * where the service fails.
 */
const rowsWith = async (parts: Parts, condition?: string, mayFail = false): Promise<number | undefined> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const rows = await askRows(parts, condition, mayFail);
    if (rows !== undefined) return rows;
  }
  return undefined;
};

/** How many rows, one at most, come to what no row meets: twice, and not because the service does not understand how it is written. */
const unmetRows = async (parts: Parts, { condition, control }: Unmet): Promise<number | undefined> => {
  const mayFail = control !== undefined;
  const first = await rowsWith(parts, condition, mayFail);
  if (first === undefined || first === 0) return first;
  const again = await rowsWith(parts, condition, mayFail);
  const isUnderstood = !mayFail || (await rowsWith(parts, control, mayFail)) === 0;
  return isUnderstood ? (again ?? 0) : 0;
};

const ignored = ({ feed }: RunContext, told: string): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service answers rows to the feed's "filter" together with ${told}. So it ignores the filter, or that part of it, and would send rows that the filter leaves out. ` +
      'Take "filter" out, write it as the service understands it, or choose another entity set.',
    { feed: feed.name },
  );

/**
 * Sees to it that the service obeys the feed's own filter, once rows came to it and before any of them is taken: together with a condition that nothing
 * meets, and with its own opposite, it must bring nothing, while it brings a row without it, before and after. Asked once a day. An opposite that is not answered, or not
 * understood, shows nothing. `empty`: the source has no row by now, which proves nothing. Rejects with `source-contract` where rows come twice.
 */
const prove = async (parts: Parts, filter: string): Promise<'shown' | 'empty'> => {
  const { run, cursor, learned } = parts;
  const see = async (unmet: Unmet): Promise<boolean> => {
    const rows = await unmetRows(parts, unmet);
    if (rows !== undefined && rows > 0) throw ignored(run, unmet.told);
    return rows !== undefined;
  };
  await see(oppositeOf(filter, cursor));
  const hasRows = async (): Promise<boolean> => (await rowsWith(parts)) !== 0;
  if (!(await hasRows())) return 'empty';
  let isShown = true;
  for (const unmet of await unmetOf(run, cursor, filter)) isShown = (await see(unmet)) && isShown;
  if (!(await hasRows())) return 'empty';
  learned.learn({ ownFilterOn: isShown });
  return 'shown';
};

/** The feed's own filter, which is not believed before it is proven. */
export class OwnFilter {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether it is, or there is none. Not where the source has no row that shows it. */
  async isProven(): Promise<boolean> {
    const { run, learned } = this.#parts;
    const { filter } = run.feed.source;
    if (filter === undefined || !learned.isDue('ownFilterOn')) return true;
    return (await prove(this.#parts, filter)) === 'shown';
  }
}

/** Takes rows as another taker does, once the feed's own filter is proven. */
export class FilteredRows implements RowTaker {
  readonly #rows: RowTaker;
  readonly #filter: Pick<OwnFilter, 'isProven'>;

  constructor(rows: RowTaker, filter: Pick<OwnFilter, 'isProven'>) {
    this.#rows = rows;
    this.#filter = filter;
  }

  get whenGone(): 0 | 'replan' {
    return this.#rows.whenGone;
  }

  scan(body: Uint8Array): ScannedPage {
    return this.#rows.scan(body);
  }

  async take(page: ScannedPage, rows: ReadRows): Promise<number | 'replan'> {
    return page.rowCount === 0 || (await this.#filter.isProven())
      ? this.#rows.take(page, rows)
      : this.whenGone;
  }

  pause(): Promise<'more' | 'replan' | 'stopped'> {
    return this.#rows.pause();
  }

  contentsOf(rows: readonly number[]): readonly string[] | undefined {
    return this.#rows.contentsOf(rows);
  }

  keysAt(order: bigint): Promise<readonly string[] | 'replan'> {
    return this.#rows.keysAt(order);
  }
}
