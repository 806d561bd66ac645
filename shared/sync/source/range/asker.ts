import type { Answer, AskOptions, ScanBody } from '../../../odata/index.ts';
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
import { type Asked, askedOf, type RangeAnswer, type Sent } from './range-answer.ts';
import { queryOf, type RangeOrder, type RangeRequest } from './range-request.ts';
import { asBroken } from './unread-row.ts';
import { watch } from './watched-scan.ts';

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
    const { answer, ...sent } = await this.#send(request, present, scan).catch((error: unknown) => ({
      answer: asBroken(error),
      top: present.top,
      tookMs: 0,
    }));
    if (answer.outcome === 'rows') {
      this.#taken.add(request.order);
      this.#unlearn(request, present);
      return this.#behindEmpty({ page: answer.page, ...sent, ...askedOf(request) }, scan);
    }
    if (answer.outcome === 'broken' && answer.wholeRows > 0) return this.#upTo(request, answer, scan);
    return this.#plainer(request, answer, scan);
  }

  /** One answer to a question, as much of it as is known to be taken; undefined: it is not answered whole at once. Nothing is learned of that. */
  async askPlainly(request: RangeRequest, scan: ScanBody, signal: AbortSignal): Promise<Asked | undefined> {
    const present = withTop(request, this.#learned);
    const { answer, ...sent } = await this.#send(request, present, scan, { signal, tries: 1 });
    return answer.outcome === 'rows' ? { page: answer.page, ...sent } : undefined;
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
    options: AskOptions = { signal: this.#run.signal },
  ): Promise<Sent> {
    const { feed, source, deps } = this.#run;
    const query = queryOf(feed, this.#cursor, { ...request, top }, taken);
    const began = deps.clock.elapsed();
    let tookMs = 0;
    const timed: ScanBody = (body) => {
      tookMs = deps.clock.elapsed() - began;
      return scan(body);
    };
    const answer = await source.ask(query, timed, options);
    if (answer.outcome === 'rows') notePage(this.#run, answer.page.scanned);
    return { answer, top, tookMs };
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
    return {
      page: again.answer.page,
      tookMs: again.tookMs,
      top: wholeRows,
      ...askedOf(request),
      torn: error,
    };
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
      const { answer, ...sent } = await this.#send(request, plainer, scan);
      if (answer.outcome !== 'rows') continue;
      const asked = { page: answer.page, ...sent };
      const rows = await this.#prove(request, { present, plainer, answer: asked }, scan);
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
    const { answer: again, ...sent } = await this.#send(request, present, watched.scan);
    if (again.outcome !== 'rows')
      remember({ run: this.#run, learned: this.#learned }, request, { before: present, now: plainer });
    if (again.outcome !== 'rows' && !watched.wasUsed) return answer;
    answer.page.release();
    if (again.outcome === 'rows') return { page: again.page, ...sent };
    // What was scanned after an answer lies over its rows.
    const anew = await this.#send(request, plainer, scan);
    if (anew.answer.outcome !== 'rows') throw anew.answer.error;
    return { page: anew.answer.page, top: anew.top, tookMs: anew.tookMs };
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
