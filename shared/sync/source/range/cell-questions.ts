import type { SourceRow } from '../../feed/index.ts';
import { entityOf } from '../../table/index.ts';
import type { RangeAnswer } from './range-answer.ts';
import { behindKey, betweenNothing } from './key-conditions.ts';
import type { RangeParts } from './range-parts.ts';
import { type RangeRequest, rangeFilter } from './range-request.ts';
import { learnNoGt } from './refuses-gt.ts';

/** Asks for the rows of one cell, and how many they are. */
export class CellQuestions {
  readonly #parts: RangeParts;
  readonly #bounds: Pick<RangeRequest, 'ge' | 'lt'>;
  /** The `$filter` of the whole cell. */
  readonly filter: string;

  constructor(parts: RangeParts, bounds: Pick<RangeRequest, 'ge' | 'lt'>) {
    this.#parts = parts;
    this.#bounds = bounds;
    this.filter = rangeFilter(parts.run.feed, parts.cursor, bounds) ?? '';
  }

  /** It ends below a value, as it is sent. */
  get hasEnd(): boolean {
    return this.#bounds.lt !== undefined;
  }

  /** The rows that follow one in the order of the key, or the first ones. */
  async behind(after: SourceRow | undefined): Promise<RangeAnswer | undefined> {
    const { cursor, run } = this.#parts;
    const conditions = after === undefined ? [undefined] : behindKey(cursor, await entityOf(run), after);
    for (const keys of conditions) {
      const answer = await this.#ask({ keys });
      if (answer.page.scanned.rowCount > 0) return answer;
    }
    return undefined;
  }

  /** What a question behind a row ended in. */
  async refused(error: unknown, after: SourceRow | undefined): Promise<'refused'> {
    if (after === undefined) throw error;
    const { cursor, run } = this.#parts;
    const keys = betweenNothing(cursor, await entityOf(run), after);
    return learnNoGt(this.#parts, error, { nothing: () => this.#ask({ keys }), plain: () => this.#ask({}) });
  }

  /** The rows behind so many of them. */
  from(skip: number): Promise<RangeAnswer> {
    return this.#ask(skip === 0 ? {} : { skip });
  }

  /** How many the source counts; undefined: it does not count. */
  async counted(): Promise<number | undefined> {
    return this.#parts.count(this.filter === '' ? undefined : this.filter);
  }

  #ask(request: Partial<RangeRequest>): Promise<RangeAnswer> {
    const { asker, rows, page } = this.#parts;
    return asker.ask({ ...this.#bounds, order: 'key', top: page, ...request }, (body) => rows.scan(body));
  }
}
