import type { Commit, TidemarkInfo } from '../../shared/delta/index.ts';
import type { FeedState } from '../../shared/state/index.ts';
import { advance } from '../../shared/sync/progress/advance.ts';
import { beginProgress } from '../../shared/sync/progress/blank.ts';

/** What happens to a feed. `gaps` lead from one cursor value to the next; 0 is a tie. */
export type PathStep =
  | { readonly do: 'batch'; readonly gaps: readonly number[]; readonly proves: boolean }
  | {
      readonly do: 'reload';
      readonly back: number | 'all' | 'start';
      readonly gaps: readonly number[];
      readonly verified: boolean;
    }
  /** A window that ends below the watermark. */
  | {
      readonly do: 'between';
      readonly back: number;
      readonly width: number;
      readonly gaps: readonly number[];
      readonly verified: boolean;
    }
  /** Rows are deleted from the table's top, and the next run takes those of the source. */
  | { readonly do: 'rows-gone'; readonly share: number; readonly gaps: readonly number[] }
  | { readonly do: 'changed'; readonly back: number | 'all'; readonly gaps: readonly number[] }
  /** Another writer put rows there that a walk then reads. */
  | { readonly do: 'read-over'; readonly gaps: readonly number[] }
  | { readonly do: 'pass'; readonly share: number }
  | { readonly do: 'fence' | 'verify' | 'disorder' };

/** A feed's progress at one moment, and how much of the log was there. */
export interface Moment {
  readonly progress: FeedState;
  readonly commits: number;
  /** Events so far that no log tells of. */
  readonly untold: number;
}

const FEED = { tablePath: 'Tables/Orders' };
export const identityOf = (fingerprint: string) => ({
  fingerprint,
  cursorType: 'Edm.Int32',
  cursorNullable: false,
  key: ['Id'],
});

/** A feed and its table's log, as runs leave them that write their state. */
export class ProgressModel {
  progress: FeedState;
  readonly commits: Commit[] = [];
  /** Before each commit, and after it. */
  readonly moments: Moment[] = [];
  /** Cursor values of the table's rows. */
  values: number[];
  /** Of the rows that runs have read. */
  #read: number[] = [];
  #untold = 0;

  constructor(adopted: readonly number[]) {
    this.values = valuesFrom(0, adopted);
    const top = this.values.at(-1);
    this.progress = advance(beginProgress(identityOf('f')), {
      kind: 'table-adopted',
      watermark: top?.toString(),
    });
    this.#keep();
  }

  take(step: PathStep): void {
    if (step.do === 'batch') this.#batch(step);
    else if (step.do === 'reload') this.#reload(step);
    else if (step.do === 'between') this.#between(step);
    else if (step.do === 'rows-gone') this.#rowsGone(step);
    else if (step.do === 'changed') this.#change(step);
    else if (step.do === 'read-over') this.#readOver(step.gaps);
    else if (step.do === 'pass') this.#pass(step.share);
    else if (step.do === 'fence') this.#fence();
    else this.#learn(step.do);
    this.#keep();
  }

  /** Rows read above what is verified, up to the watermark. */
  unverifiedRows({ verifiedThrough, watermark }: FeedState): number {
    const top = Number(watermark ?? 0);
    return this.#read.filter((value) => value > Number(verifiedThrough ?? 0) && value <= top).length;
  }

  #keep(): void {
    this.moments.push({ progress: this.progress, commits: this.commits.length, untold: this.#untold });
  }

  #put(batch: number, tidemark: Partial<TidemarkInfo> & { readonly rows: number }): void {
    const { fingerprint } = this.progress;
    this.commits.push({
      version: this.commits.length,
      adds: [],
      removes: [],
      dataChange: true,
      metadataChanged: false,
      protocolChanged: false,
      txns: new Map([[`tidemark:${FEED.tablePath}`, batch]]),
      tidemark: { runId: 'r', feed: 'orders', fingerprint, batch, ...tidemark },
    });
  }

  #batch({ gaps, proves }: Omit<Extract<PathStep, { do: 'batch' }>, 'do'>): void {
    const { watermark, unverifiedRows, verifiedThrough } = this.progress;
    const taken = valuesFrom(Number(watermark ?? 0), watermark === undefined ? [1, ...gaps] : gaps);
    const to = taken.at(-1) ?? 0;
    const { length } = above(verifiedThrough, taken);
    const batch = this.progress.batch + 1;
    const facts = { rows: taken.length, ...(watermark !== undefined && { from: watermark }), to: String(to) };
    const unverified = proves && unverifiedRows !== 'unknown' ? unverifiedRows + length : 'unknown';
    this.#put(batch, { ...facts, ...(unverified === 'unknown' && { verified: false }) });
    this.values.push(...taken);
    this.#read.push(...taken);
    const known = { keys: [String(to)], unverified, traits: this.progress.source } as const;
    this.progress = advance(this.progress, { kind: 'batch-committed', batch, ...facts, ...known });
  }

  #reload({ back, gaps, verified }: Omit<Extract<PathStep, { do: 'reload' }>, 'do'>, isChange = false): void {
    const { watermark } = this.progress;
    const mark = isChange ? Math.max(0, ...this.values) : watermark && Number(watermark);
    if (typeof back === 'number' && mark === undefined) return;
    const lower = typeof back === 'number' ? Math.max(0, Number(mark) - back) : 0;
    const from = back === 'all' ? {} : { from: String(lower) };
    const kept = this.values.filter((value) => value <= lower);
    const removed = this.values.length - kept.length;
    const came = valuesFrom(lower, gaps).map((value) => Math.max(value, lower + 1));
    this.values = [...kept, ...came];
    this.#read = [...this.#read.filter((value) => value <= lower), ...came];
    const to = this.values.length === 0 ? {} : { to: String(Math.max(...this.values)) };
    const added = gaps.length;
    const batch = this.progress.batch + 1;
    this.#put(batch, { kind: 'reload', ...from, ...to, rows: added, removed, verified, moved: true });
    const event = { kind: 'window-replaced', ...from, ...to, added, removed, verified, keys: ['k'] } as const;
    this.progress = advance(advance(this.progress, event), { kind: 'batch-used', batch });
  }

  #between({ back, width, gaps, verified }: Omit<Extract<PathStep, { do: 'between' }>, 'do'>): void {
    const { watermark } = this.progress;
    if (watermark === undefined) return;
    const lower = Math.max(0, Number(watermark) - back);
    const end = Math.min(lower + width, Number(watermark));
    const isInside = (value: number): boolean => value > lower && value < end;
    const came = valuesFrom(lower, gaps).filter(isInside);
    const removed = this.values.filter(isInside).length;
    this.values = [...this.values.filter((value) => !isInside(value)), ...came];
    this.#read = [...this.#read.filter((value) => !isInside(value)), ...came];
    const facts = { from: String(lower), to: watermark, removed, verified } as const;
    const batch = this.progress.batch + 1;
    this.#put(batch, { kind: 'reload', ...facts, rows: came.length, below: true, moved: true });
    const event = { kind: 'window-replaced', ...facts, added: came.length, isBelow: true } as const;
    this.progress = advance(advance(this.progress, event), { kind: 'batch-used', batch });
  }

  #rowsGone({ share, gaps }: Omit<Extract<PathStep, { do: 'rows-gone' }>, 'do'>): void {
    const { watermark } = this.progress;
    if (watermark === undefined) return;
    this.values = this.values.toSorted((a, b) => a - b).slice(0, Math.floor(this.values.length * share));
    const top = this.values.findLast((value) => value <= Number(watermark));
    this.#read = this.#read.filter((value) => value <= (top ?? 0));
    this.progress = advance(
      this.progress,
      top === undefined ? { kind: 'table-reset' } : { kind: 'rows-gone', watermark: String(top) },
    );
    this.#batch({ gaps, proves: true });
  }

  #change({ back, gaps }: Omit<Extract<PathStep, { do: 'changed' }>, 'do'>): void {
    const identity = identityOf(`${this.progress.fingerprint}+`);
    this.progress = advance(this.progress, { kind: 'feed-changed', identity });
    this.#reload({ back, gaps, verified: true }, true);
  }

  #readOver(gaps: readonly number[]): void {
    const { watermark, unverifiedRows, source } = this.progress;
    // Before the first commit over an adopted table no log tells where that began.
    if (watermark === undefined || this.commits.every(({ tidemark }) => tidemark?.moved === false)) return;
    const read = valuesFrom(Number(watermark), gaps);
    const counted = above(watermark, read);
    this.values.push(...read);
    this.#read.push(...counted);
    this.progress = advance(this.progress, {
      kind: 'walk-ended',
      watermark: String(read.at(-1) ?? watermark),
      keys: ['k'],
      unverified: unverifiedRows === 'unknown' ? 'unknown' : unverifiedRows + counted.length,
      traits: source,
    });
  }

  #pass(share: number): void {
    const { watermark, verifiedThrough } = this.progress;
    const from = Number(verifiedThrough ?? 0);
    const through = from + Math.ceil((Number(watermark ?? 0) - from) * share);
    if (watermark === undefined || through === 0) return;
    this.#untold += 1;
    this.progress = advance(this.progress, {
      kind: 'passed',
      through: String(through),
      unverified: 'unknown',
    });
  }

  #fence(): void {
    const batch = this.progress.batch + 1;
    this.#put(batch, { kind: 'fence', rows: 0, moved: false });
    this.progress = advance(this.progress, { kind: 'batch-used', batch });
  }

  #learn(what: 'verify' | 'disorder' | 'pass' | 'fence'): void {
    this.#untold += 1;
    this.progress = advance(
      this.progress,
      what === 'disorder'
        ? { kind: 'trait-learned', traits: { ignoresOrder: true } }
        : {
            kind: 'count-compared',
            agreement: 'agrees',
            unverified: 0,
            rescan: false,
            missing: 0,
            offsetPaged: false,
            from: this.progress.watermark,
          },
    );
  }
}

const above = (literal: string | null | undefined, values: readonly number[]): readonly number[] =>
  values.filter((value) => value > Number(literal ?? 0));

const valuesFrom = (start: number, gaps: readonly number[]): number[] => {
  let value = start;
  return gaps.map((gap) => (value += gap));
};
