import { TidemarkError } from '../../core/index.ts';
import { readFiles } from '../../delta/index.ts';
import type { CursorPlaces, EntityType, Scanner, SourceColumn } from '../../odata/index.ts';
import {
  type CursorColumn,
  leadingColumns,
  rowVersionsOf,
  type SourceRow,
  toTableUnits,
} from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Staging } from '../table/index.ts';
import { heldIds, pageVersions } from './held-rows.ts';

/** Ids that one fetch may hold, to tell rows that come twice where the source keeps no order: some 200 MB. */
const ID_LIMIT = 2_000_000;

/** What a window is read as. */
export interface WindowSource extends CursorColumn {
  readonly entity: EntityType;
  readonly columns: readonly SourceColumn[];
}

/** Where the rows of a fetch are: held by its scanner, and staged. `resumedAt`: the last row that an earlier attempt took. */
export interface SeenIn {
  readonly scanner: Scanner;
  readonly staging: Staging;
  readonly resumedAt: SourceRow | undefined;
}

/** Knows the rows of a fetch again: those at the value that it was resumed at, and all of them once the source sends one out of order. */
export class SeenRows {
  readonly #run: RunContext;
  readonly #source: WindowSource;
  readonly #in: SeenIn;
  #all: Set<string> | undefined;
  #ties: ReadonlySet<string> = new Set();

  constructor(run: RunContext, source: WindowSource, seenIn: SeenIn) {
    this.#run = run;
    this.#source = source;
    this.#in = seenIn;
  }

  /** Every row is known again. */
  get areAllKnown(): boolean {
    return this.#all !== undefined;
  }

  /** Rows at the value that it was resumed at are known again, or all. */
  get areTiesKnown(): boolean {
    return this.areAllKnown || this.#ties.size > 0;
  }

  /** Learns the rows that an earlier attempt took at its last value: a service that cannot compare keys sends them again. */
  async resume(): Promise<void> {
    const { cursor, cursorField } = this.#source;
    const { resumedAt } = this.#in;
    if (resumedAt === undefined || cursor.unique) return;
    this.#ties = await this.#load(toTableUnits(cursor.kind, cursorField.type, resumedAt.value.order));
  }

  /** Of rows of the last page, those that did not come before, this one included; they are known from then on. */
  async newAmong(rows: readonly number[]): Promise<ReadonlySet<number>> {
    this.#all ??= await this.#load();
    const known = this.#all;
    const versions = pageVersions(this.#source.cursor, this.#in.scanner);
    const fresh = rows.filter((row) => {
      const before = known.size;
      return known.add(versions.get(row)?.id ?? '').size > before;
    });
    this.#checkBounds(known.size);
    return new Set(fresh);
  }

  /** Rows of the last page, without those at the value that it was resumed at that came before. */
  withoutTies(places: CursorPlaces, rows: readonly number[]): readonly number[] {
    const [lowest] = rows;
    const { resumedAt, scanner } = this.#in;
    if (this.#ties.size === 0 || lowest === undefined || resumedAt === undefined) return rows;
    if (places.compareTo(lowest, resumedAt.place) > 0) return rows;
    const versions = pageVersions(this.#source.cursor, scanner);
    return rows.filter((row) => !this.#ties.has(versions.get(row)?.id ?? ''));
  }

  /** Ids of the rows so far, from a cursor value on where one is given, in table units. */
  async #load(lowest?: bigint): Promise<Set<string>> {
    const { deps, feed, signal } = this.#run;
    const { cursor, columns } = this.#source;
    const known = heldIds(cursor, this.#in.scanner);
    const fields = leadingColumns(cursor, columns).map(({ field }) => field);
    const files = await this.#in.staging.files();
    for await (const batch of readFiles(deps.lake, feed.tablePath, files, { fields, signal }))
      for (const { id, order } of rowVersionsOf(cursor, batch))
        if (lowest === undefined || order >= lowest) known.add(id);
    return known;
  }

  #checkBounds(ids: number): void {
    if (ids <= ID_LIMIT) return;
    const { name } = this.#run.feed;
    throw new TidemarkError(
      'source-contract',
      `Feed "${name}": the service ignores $orderby and has more than ${ID_LIMIT} rows in the window. Reload less at once.`,
      { feed: name },
    );
  }
}
