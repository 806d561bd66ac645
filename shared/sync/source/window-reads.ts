import { comparePlaces, placeOf } from '../../odata/index.ts';
import {
  type Bound,
  type FeedCursor,
  keyTextOf,
  leastCompared,
  mostCompared,
  type SourceRow,
  storedSourceRow,
  type Window,
} from '../feed/index.ts';
import { ComparedReads } from './compared-reads.ts';
import {
  aheadStart,
  hasFraction,
  proveLower,
  type RangeEnd,
  type RangeParts,
  type RangeReader,
  type RangeStart,
} from './range/index.ts';
import { readWhole } from './read-whole.ts';
import { aheadReads, endsBeyond } from './window-ahead.ts';
import { type WindowFetchParts, WindowRange } from './window-range.ts';

/** The reads of one window: of its rows up to the horizon, and of those beyond it. */
export class WindowReads {
  readonly rows: ComparedReads;
  readonly #fetch: WindowFetchParts;
  readonly #window: Window;
  readonly #resumedAt: SourceRow | undefined;
  #ahead: ComparedReads | undefined;

  constructor(fetch: WindowFetchParts, window: Window, resumedAt: SourceRow | undefined) {
    this.rows = new ComparedReads(fetch.run, fetch.cursor, new WindowRange(fetch));
    this.#fetch = fetch;
    this.#window = window;
    this.#resumedAt = resumedAt;
  }

  /** The last row in the order asked for; undefined: none came. */
  get last(): SourceRow | undefined {
    return this.#ahead?.reader?.position.row ?? this.rows.reader?.position.row;
  }

  async toEnd(): Promise<RangeEnd> {
    const end = await this.rows.toEnd<never>({
      start: async (cursor) => this.#start(cursor),
      read: (parts, reader) => this.#read(parts, reader),
      resumes: false,
    });
    const { learned, bounds } = this.rows.parts;
    if (end === 'unfiltered') learned.learn({ ignoresFilter: true });
    const { horizon } = bounds;
    const isRead = end === 'end' || end === 'settled';
    return isRead && horizon !== undefined && endsBeyond(this.#window, horizon)
      ? this.#readAhead(horizon)
      : end;
  }

  async #read(parts: RangeParts, reader: RangeReader): Promise<RangeEnd> {
    await this.#proveLower(parts);
    const end = await this.#readUp(parts, reader);
    // Under another offset a row beyond the window's end may have come before those within it.
    const isRead = end === 'end' || end === 'settled';
    return isRead && (await this.rows.isOtherwise(reader)) ? 'compared' : end;
  }

  /** Up to the window's upper end. */
  #readUp(parts: RangeParts, reader: RangeReader): Promise<RangeEnd> {
    const { kind } = parts.cursor;
    const { order } = mostCompared(parts.cursor, this.#window.upper.value);
    return readWhole(parts, reader, placeOf(kind, order));
  }

  /** Rows beyond the horizon go into files of their own. */
  async #readAhead(horizon: Bound): Promise<RangeEnd> {
    await this.#fetch.stage();
    this.#ahead = aheadReads(horizon, this.#fetch);
    return this.#ahead.toEnd<never>({
      start: async (cursor) => ({ ...aheadStart(cursor, horizon), until: this.#window.upper }),
      read: (parts, reader) => this.#readUp(parts, reader),
      resumes: false,
    });
  }

  /** Where an earlier attempt came to, or at the window's beginning: there, too, where more was learned of what the source compares. */
  #start(cursor: FeedCursor): RangeStart {
    const { lower, upper } = this.#window;
    const bounds = { floor: lower, until: upper };
    const at = this.rows.reader === undefined ? this.#resumedAt : undefined;
    if (at === undefined) return { from: lower && leastCompared(cursor, lower.value), ...bounds };
    const row = storedSourceRow(cursor, at.leading);
    const keys = [keyTextOf(cursor, row)];
    const { horizon } = this.#fetch.taken;
    const isAhead = horizon !== undefined && comparePlaces(at.place, horizon.place) > 0;
    return {
      from: row.value,
      keys,
      isAhead,
      watermark: { value: row.value, keys, top: row.value },
      ...bounds,
    };
  }

  /** Rows at a window's beginning are not missed where the source compares elsewhere than it shows. */
  async #proveLower(parts: RangeParts): Promise<void> {
    const { kind } = parts.cursor;
    if (this.#window.lower === undefined || !hasFraction(kind)) return;
    await proveLower(parts);
  }
}
