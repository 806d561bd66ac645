import { isTidemarkError, type TidemarkError } from '../../../core/index.ts';
import type { CursorValue, EntityQuery, ODataSource } from '../../../odata/index.ts';
import { valueOfText } from '../../feed/index.ts';
import { type AskedOf, askRows, followLink, PageScan } from './asking.ts';
import type { LeadRow, Option, QuestionName, Refusal, Seen } from './evidence.ts';
import { FEW } from './query-parts.ts';
import type { Requests } from './requests.ts';

interface Asked {
  /** By the client whose pages are short. */
  readonly short?: boolean;
  readonly leading?: boolean;
  readonly tries?: number;
}

/** The questions of one check, and what came of them. What ends them all is kept, and nothing is asked after it. */
export class Session {
  readonly of: AskedOf;
  readonly answers = new Map<QuestionName, Seen>();
  readonly refusals: Refusal[] = [];
  readonly unasked: QuestionName[] = [];
  readonly #requests: Requests;
  readonly #pages: PageScan;
  readonly #source: ODataSource;
  readonly #short: ODataSource;
  #fatal: TidemarkError | undefined;

  /** `source`: the one that has read `$metadata`. */
  constructor(of: AskedOf, requests: Requests, source: ODataSource, sampleRows = FEW) {
    this.of = of;
    this.#requests = requests;
    this.#pages = new PageScan(of, sampleRows);
    this.#source = source;
    const { feed } = of;
    this.#short = requests.source({ ...feed, source: { ...feed.source, pageSize: FEW } });
  }

  get fatal(): TidemarkError | undefined {
    return this.#fatal;
  }

  get misfit(): TidemarkError | undefined {
    return this.#pages.misfit;
  }

  get known(): AskedOf & { readonly refusals: readonly Refusal[] } {
    return { ...this.of, refusals: this.refusals };
  }

  /** The cursor's value of a row. */
  valueOf({ text }: LeadRow): CursorValue | undefined {
    return valueOfText(this.of.cursor, text);
  }

  refuse(option: Option, seen: Seen): void {
    if (!('error' in seen)) return;
    const most = 'most' in seen ? seen.most : undefined;
    const isBroken = seen.outcome === 'broken';
    this.refusals.push({ option, error: seen.error, isBroken, ...(most !== undefined && { most }) });
  }

  /** A question failed, and not because of what was left out. */
  withdraw(name: QuestionName, error: TidemarkError): void {
    this.refusals.splice(0);
    this.answers.set(name, { outcome: 'broken', why: 'status', wholeRows: 0, error });
  }

  async ask(name: QuestionName, query: EntityQuery, how: Asked = {}): Promise<Seen | undefined> {
    return this.#keep(name, () =>
      askRows(
        {
          source: how.short === true ? this.#short : this.#source,
          signal: this.#requests.signal,
          pages: this.#pages,
          ...how,
        },
        query,
      ),
    );
  }

  follow(link: string): Promise<Seen | undefined> {
    const { signal } = this.#requests;
    return this.#keep('link', () => followLink({ source: this.#short, signal, pages: this.#pages }, link));
  }

  /** Rows that the service counts. */
  async count(filter: string | undefined): Promise<number | 'not-supported' | undefined> {
    if (this.#fatal !== undefined || this.#requests.left <= 0) return undefined;
    const counted = await this.#source
      .count(filter, this.#requests.signal)
      .catch((error: unknown) => this.#requests.unlessSpent(error));
    if (counted === undefined || counted.outcome === 'failed') return undefined;
    return counted.outcome === 'counted' ? counted.rows : counted.outcome;
  }

  async #keep(name: QuestionName, send: () => Promise<Seen>): Promise<Seen | undefined> {
    if (this.#fatal !== undefined) return undefined;
    const seen =
      this.#requests.left <= 0 ? undefined : await send().catch((error: unknown) => this.#end(error));
    if (seen === undefined) this.unasked.push(name);
    else this.answers.set(name, seen);
    return seen;
  }

  /** What a question was ended by: used up requests, or what ends every read. */
  #end(error: unknown): undefined {
    try {
      return this.#requests.unlessSpent(error);
    } catch (thrown) {
      if (!isTidemarkError(thrown) || thrown.kind === 'invariant') throw thrown;
      this.#fatal = thrown;
      return undefined;
    }
  }
}
