import { TidemarkError } from '../../core/index.ts';
import { readFiles, rowsInSpan } from '../../delta/index.ts';
import type { EntityType, Scanner, SourceColumn } from '../../odata/index.ts';
import { type CursorColumn, leadingColumns, rowVersionsOf } from '../feed/index.ts';
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

/** Where the rows of a fetch are: held by its scanner, and staged. */
export interface SeenIn {
  readonly scanner: Scanner;
  readonly staging: Staging;
}

/** Knows the rows of a fetch again. */
export class SeenRows {
  readonly #run: RunContext;
  readonly #source: WindowSource;
  readonly #in: SeenIn;
  #all: Set<string> | undefined;

  constructor(run: RunContext, source: WindowSource, seenIn: SeenIn) {
    this.#run = run;
    this.#source = source;
    this.#in = seenIn;
  }

  /** Every row is known again. */
  get areAllKnown(): boolean {
    return this.#all !== undefined;
  }

  /** Of rows of the last page, those that did not come before, this one included; they are known from then on. */
  async newAmong(rows: readonly number[]): Promise<ReadonlySet<number>> {
    this.#all ??= await this.#load();
    const known = this.#all;
    const fresh = this.#newIn(known, rows);
    this.#checkBounds(known.size);
    return fresh;
  }

  /** The same, of rows whose values lie close together: only those near are known. */
  async newNear(rows: readonly number[]): Promise<ReadonlySet<number>> {
    const versions = pageVersions(this.#source.cursor, this.#in.scanner);
    const orders = rows.flatMap((row) => versions.get(row)?.order ?? []);
    const span = orders.reduce<{ min: bigint; max: bigint } | undefined>(
      (known, order) =>
        known === undefined
          ? { min: order, max: order }
          : { min: order < known.min ? order : known.min, max: order > known.max ? order : known.max },
      undefined,
    );
    return span === undefined ? new Set() : this.#newIn(await this.#load(span), rows);
  }

  #newIn(known: Set<string>, rows: readonly number[]): ReadonlySet<number> {
    const versions = pageVersions(this.#source.cursor, this.#in.scanner);
    const fresh = rows.filter((row) => {
      const before = known.size;
      return known.add(versions.get(row)?.id ?? '').size > before;
    });
    return new Set(fresh);
  }

  /** Ids of the rows so far, within a span of cursor values in table units where one is given. */
  async #load(span?: { readonly min: bigint; readonly max: bigint }): Promise<Set<string>> {
    const { deps, feed, signal } = this.#run;
    const { cursor, cursorField, columns } = this.#source;
    const known = heldIds(cursor, this.#in.scanner, span);
    const fields = leadingColumns(cursor, columns).map(({ field }) => field);
    const staged = await this.#in.staging.files();
    const files =
      span === undefined ? staged : staged.filter((add) => rowsInSpan(add, cursorField, span) !== 'none');
    for await (const batch of readFiles(deps.lake, feed.tablePath, files, { fields, signal }))
      for (const { id } of rowVersionsOf(cursor, batch, span && { span })) known.add(id);
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
