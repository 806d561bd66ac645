import { isTidemarkError, TidemarkError } from '../../core/index.ts';
import { and, compare, propertiesIn, type ScannedPage } from '../../odata/index.ts';
import { entityOf } from '../table/index.ts';
import type { RunContext } from '../run/index.ts';
import { createLeadingScanner } from './leading-scanner.ts';
import { boundsFilter, type RangeParts, type ReadRows, type RowTaker } from './range/index.ts';

/** What is asked with, by the name of the property that it is about. */
type Unmet = ReadonlyMap<string, string>;

/** Conditions that no row meets: one for each property that the feed's filter compares. */
const unmetOf = async (run: RunContext, cursor: RangeParts['cursor'], filter: string): Promise<Unmet> => {
  const { properties } = await entityOf(run);
  const single = properties.filter(({ kind }) => kind === 'primitive' || kind === 'enum');
  const known = new Set(single.map(({ name }) => name.toLowerCase()));
  const names = (propertiesIn(filter) ?? []).filter((name) => known.has(name.toLowerCase()));
  if (names.length === 0) return new Map([[cursor.column, boundsFilter(cursor, { ge: 0n, lt: 0n }) ?? '']]);
  return new Map(
    names.map((name) => [name, and(compare(name, 'eq', 'null'), compare(name, 'ne', 'null')) ?? '']),
  );
};

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'learned'>;

/** How many rows, one at most, come to the feed's filter with a condition; undefined: it is not answered. */
const rowsWith = async ({ run, cursor, asker }: Parts, condition?: string): Promise<number | undefined> => {
  const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
  try {
    const request = { keys: condition, order: 'none', top: 1 } as const;
    const { page } = await asker.ask(request, (body) => scanner.scan(body));
    page.release();
    return page.scanned.rowCount;
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return undefined;
    throw error;
  }
};

const ignored = ({ feed }: RunContext, name: string): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service answers rows to the feed's "filter" together with a condition on ${name} that no row meets. So it ignores the filter, or that part of it, and would send rows that the filter leaves out. ` +
      'Take "filter" out, write it as the service understands it, or choose another entity set.',
    { feed: feed.name },
  );

/**
 * Sees to it that the service obeys the feed's own filter, once rows came to it and before any of them is taken: together with a condition that nothing
 * meets it must bring nothing, while it brings a row without it. Asked once a day. `empty`: the source has no row by now, which proves nothing. Rejects with
 * `source-contract` where rows come twice.
 */
const prove = async (parts: Parts, filter: string): Promise<'shown' | 'empty'> => {
  const { run, cursor, learned } = parts;
  let isShown = true;
  for (const [name, condition] of await unmetOf(run, cursor, filter)) {
    const rows = await rowsWith(parts, condition);
    if (rows !== undefined && rows > 0 && ((await rowsWith(parts, condition)) ?? 0) > 0)
      throw ignored(run, name);
    isShown &&= rows !== undefined;
  }
  if ((await rowsWith(parts)) === 0) return 'empty';
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
