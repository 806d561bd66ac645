import type { TidemarkError } from '../../../core/index.ts';
import type { Answer, AnsweredPage, ScanBody } from '../../../odata/index.ts';
import { type FeedCursor, selectOf } from '../../feed/index.ts';
import type { RunContext } from '../../run/index.ts';
import { notePage } from '../note-page.ts';
import { behindEmpty } from './behind-empty.ts';
import type { Learned } from './learned.ts';
import {
  asBefore,
  isSameButTop,
  leftOut,
  overcome,
  plainerOf,
  type Plainer,
  remember,
  withTop,
} from './plainer.ts';
import { queryOf, type RangeOrder, type RangeRequest } from './range-request.ts';
import { asBroken } from './unread-row.ts';
import { watch } from './watched-scan.ts';

/** An answer to a question about a range. */
export interface RangeAnswer {
  readonly page: AnsweredPage;
  /** `$top` as it was sent; undefined: none was. */
  readonly top: number | undefined;
  /** The lower bound as it was sent, in units of `CursorValue.order`; undefined: there was none. */
  readonly ge: bigint | undefined;
  /** Less was asked for than follows: whatever came, it is no end. */
  readonly isPart: boolean;
  /** Why the answer was asked for up to its last row: what follows breaks it, or cannot be read. Undefined: it is whole. */
  readonly torn?: TidemarkError;
}

type Asked = Pick<RangeAnswer, 'page' | 'top'>;

/** A refused question, and a plainer one with its answer. */
interface PlainerAnswered {
  readonly present: Plainer;
  readonly plainer: Plainer;
  readonly answer: Asked;
}

/** Asks the source for ranges, leaving out what it was seen to refuse. */
export class Asker {
  readonly #run: RunContext;
  #cursor: FeedCursor;
  readonly #learned: Learned;
  /** The orders that were answered in this read. */
  readonly #taken = new Set<RangeOrder>();

  constructor(run: RunContext, cursor: FeedCursor, learned: Learned) {
    this.#run = run;
    this.#cursor = cursor;
    this.#learned = learned;
  }

  /** Rows without a cursor value came, whatever `$metadata` says of them: they are not asked for any more. */
  leaveNullsOut(): void {
    this.#cursor = { ...this.#cursor, nullable: true };
  }

  /**
   * One answer; of an empty page with a link, what the link leads to. What the service refuses is left out, one thing at a time, and remembered.
   * Rejects as the source does, with the refusal where nothing plainer is taken.
   */
  async ask(request: RangeRequest, scan: ScanBody): Promise<RangeAnswer> {
    const present = this.#present(request);
    const { answer, top } = await this.#send(request, present, scan).catch((error: unknown) => ({
      answer: asBroken(error),
      top: present.top,
    }));
    if (answer.outcome === 'rows') {
      this.#taken.add(request.order);
      this.#unlearn(request, present);
      return this.#behindEmpty({ page: answer.page, top, ...askedOf(request) }, scan);
    }
    if (answer.outcome === 'broken' && answer.wholeRows > 0) return this.#upTo(request, answer, scan);
    return this.#plainer(request, answer, scan);
  }

  /** What a question is asked with, by what is known, and says what is left out of it. */
  #present(request: RangeRequest): Plainer {
    const present = withTop(request, this.#learned);
    const { feed, notes } = this.#run;
    for (const option of leftOut(request, present, selectOf(feed) !== undefined))
      notes.add({ kind: 'option-refused', option });
    return present;
  }

  /** A refusal that is over: the question was answered in full. */
  #unlearn(request: RangeRequest, present: Plainer): void {
    const { traits } = this.#learned;
    const known = {
      traits,
      keyParts: this.#cursor.key.length,
      selects: selectOf(this.#run.feed) !== undefined,
    };
    const names = overcome(request, present, known);
    if (names.length > 0) this.#learned.forget(...names);
  }

  async #send(
    request: RangeRequest,
    { top, ...taken }: Plainer,
    scan: ScanBody,
  ): Promise<{ readonly answer: Answer; readonly top: number | undefined }> {
    const { feed, source, signal } = this.#run;
    const query = queryOf(feed, this.#cursor, { ...request, top }, taken);
    const answer = await source.ask(query, scan, signal);
    if (answer.outcome === 'rows') notePage(this.#run, answer.page.scanned);
    return { answer, top };
  }

  async #behindEmpty(answer: RangeAnswer, scan: ScanBody): Promise<RangeAnswer> {
    return { ...answer, page: await behindEmpty(this.#run, answer.page, scan) };
  }

  /** The service breaks behind a row, or one that follows it cannot be read: asked again up to it. */
  async #upTo(
    request: RangeRequest,
    { wholeRows, error }: Extract<Answer, { outcome: 'broken' }>,
    scan: ScanBody,
  ): Promise<RangeAnswer> {
    const present = this.#present(request);
    const again = await this.#send(request, { ...present, top: wholeRows }, scan);
    if (again.answer.outcome !== 'rows' || again.answer.page.scanned.rowCount > wholeRows) throw error;
    return { page: again.answer.page, top: wholeRows, ...askedOf(request), torn: error };
  }

  /** Plainer questions, until one is answered whole, and the first, asked once more, is refused again. */
  async #plainer(
    request: RangeRequest,
    refusal: Exclude<Answer, { outcome: 'rows' }>,
    scan: ScanBody,
  ): Promise<RangeAnswer> {
    const present = this.#present(request);
    const most = refusal.outcome === 'refused' ? refusal.most : undefined;
    const before = asBefore(request, this.#learned);
    const all = plainerOf(request, present, { before, keyParts: this.#cursor.key.length, most });
    if (refusal.outcome === 'broken' && refusal.why === 'late' && request.ge !== undefined)
      throw refusal.error;
    const isOfRows = refusal.outcome === 'broken' && this.#hasTaken(request);
    const ways = isOfRows ? all.filter((way) => isSameButTop(way, present)) : all;
    if (refusal.outcome === 'broken' && !(await this.#answersPlain(request, ways, scan))) throw refusal.error;
    for (const plainer of ways) {
      const { answer, top } = await this.#send(request, plainer, scan);
      if (answer.outcome !== 'rows') continue;
      const rows = await this.#prove(request, { present, plainer, answer: { page: answer.page, top } }, scan);
      return this.#behindEmpty({ ...rows, ...askedOf(request) }, scan);
    }
    throw refusal.error;
  }

  /** Asks the first question once more where a plainer one was answered: its answer, else that of the plainer one, which is remembered. */
  async #prove(
    request: RangeRequest,
    { present, plainer, answer }: PlainerAnswered,
    scan: ScanBody,
  ): Promise<Asked> {
    const watched = watch(scan);
    const { answer: again, top } = await this.#send(request, present, watched.scan);
    if (again.outcome !== 'rows')
      remember({ run: this.#run, learned: this.#learned }, request, { before: present, now: plainer });
    if (again.outcome !== 'rows' && !watched.wasUsed) return answer;
    answer.page.release();
    if (again.outcome === 'rows') return { page: again.page, top };
    // What was scanned after an answer lies over its rows.
    const anew = await this.#send(request, plainer, scan);
    if (anew.answer.outcome !== 'rows') throw anew.answer.error;
    return { page: anew.answer.page, top: anew.top };
  }

  /** Whether such a question was answered before, in this read or, in the cursor's order, by earlier ones: what breaks it now is in the rows. */
  #hasTaken({ order }: RangeRequest): boolean {
    const { longestPage, noOrder } = this.#learned.traits;
    return this.#taken.has(order) || (order === 'cursor' && longestPage !== undefined && noOrder !== true);
  }

  /** Whether the plainest question is answered: else the service is in trouble, and refuses nothing. */
  async #answersPlain(request: RangeRequest, ways: readonly Plainer[], scan: ScanBody): Promise<boolean> {
    const plainest = ways.at(-1);
    if (plainest === undefined) return false;
    const { answer } = await this.#send(request, plainest, scan);
    if (answer.outcome !== 'rows') return false;
    answer.page.release();
    return true;
  }
}

const askedOf = ({ ge, isPart = false }: RangeRequest): Pick<RangeAnswer, 'ge' | 'isPart'> => ({
  ge: typeof ge === 'object' ? ge.order : ge,
  isPart,
});
