import type { EntityTable, Operation, WriteResult } from './entity-table.ts';
import { feedEntity } from './feed-entity.ts';
import { FORMAT } from './format.ts';
import { jobEntity } from './job-entity.ts';
import type { ReadFeed } from './read-feed.ts';
import { restless, ROUNDS } from './restless.ts';
import type { StateReader } from './state-reader.ts';
import type { ClaimRequest, ClaimResult, FeedEntry, StoredJob } from './state-store.ts';

type Held = Extract<ClaimResult, { readonly outcome: 'held' }>;
/** A feed as far as a claim knows it. */
type Known = Pick<ReadFeed, 'entry' | 'remains'> | undefined;

/** The answer to a claim that a lease in force or another's run keeps off the feed; undefined when none does. */
const keptOff = ({ lease, pending }: FeedEntry, { job }: ClaimRequest): Held | undefined => {
  const run = pending && { run: pending };
  if (lease !== undefined && lease.endsInMs > 0) return { outcome: 'held', ...lease, ...run };
  if (pending === undefined || pending.runId === job.runId) return undefined;
  return { outcome: 'held', holder: pending.runId, endsInMs: 0, run: pending };
};

/** Whether what a list said of a feed is enough to claim it. */
const isEnough = (known: FeedEntry, request: ClaimRequest): boolean =>
  keptOff(known, request) === undefined &&
  !known.isIntending &&
  known.unreadable === undefined &&
  known.format === FORMAT;

const feedOperation = (request: ClaimRequest, known: Known, writeId: string): Operation => {
  const { feed, holder, job, lease } = request;
  const { runId, kind, updatedAt } = job;
  const entity = feedEntity(feed, writeId, {
    now: updatedAt,
    holder: lease === 'held' ? holder : '',
    pending: { runId, kind, since: updatedAt },
    // An entity of an older format stays one until its holder has written: a commit of that version may still come.
    isOfThisFormat: known === undefined,
  });
  if (known === undefined) return { kind: 'insert', entity };
  const { etag } = known.entry;
  return known.remains === undefined
    ? { kind: 'merge', entity, etag }
    : { kind: 'replace', entity: { ...known.remains, ...entity }, etag };
};

const jobOperation = ({ job, jobEtag }: ClaimRequest): Operation =>
  jobEtag === undefined
    ? { kind: 'insert', entity: jobEntity(job) }
    : { kind: 'replace', entity: jobEntity(job), etag: jobEtag };

const hasChanged = (job: StoredJob | undefined, { jobEtag }: ClaimRequest): job is StoredJob =>
  job !== undefined && job.etag !== jobEtag;

/** What the feed was before the claim, with the marks that came with it or after it. */
const entryBefore = (known: Known, { entry }: ReadFeed): FeedEntry | undefined => {
  const { pause, cancel, feed, etag } = entry;
  if (known === undefined && pause === undefined && cancel === undefined) return undefined;
  const {
    pause: _pause,
    cancel: _cancel,
    ...before
  } = known?.entry ?? {
    feed,
    isIntending: false,
    format: 0,
    etag,
  };
  return { ...before, ...(pause && { pause }), ...(cancel && { cancel }) };
};

/** Claims feeds of a table. */
export class FeedClaim {
  readonly #table: EntityTable;
  readonly #reader: StateReader;
  readonly #request: ClaimRequest;
  readonly #writeId: string;

  constructor(table: EntityTable, reader: StateReader, request: ClaimRequest, writeId: string) {
    this.#table = table;
    this.#reader = reader;
    this.#request = request;
    this.#writeId = writeId;
  }

  async run(signal?: AbortSignal): Promise<ClaimResult> {
    const { feed, known: listed } = this.#request;
    const what = `Claiming feed "${feed}"`;
    let known: Known =
      listed !== undefined && isEnough(listed, this.#request)
        ? { entry: listed }
        : await this.#reader.feed(feed, signal);
    let last: WriteResult = { outcome: 'lost' };
    for (let round = 1; round <= ROUNDS; round += 1) {
      const held = known && keptOff(known.entry, this.#request);
      if (held) return held;
      last = await this.#send(what, known, signal);
      if (last.outcome === 'written') return this.#claimed(last.etag, known?.entry);
      const found = await this.#reader.feed(feed, signal);
      if (found?.writeId === this.#writeId) return this.#claimed(found.entry.etag, entryBefore(known, found));
      const answer = await this.#lookAtJob(found, signal);
      if (answer) return answer;
      known = found;
    }
    throw restless(what, this.#table.location, last);
  }

  async #send(what: string, known: Known, signal?: AbortSignal): Promise<WriteResult> {
    const operations = [feedOperation(this.#request, known, this.#writeId), jobOperation(this.#request)];
    return this.#table.write(what, operations, signal);
  }

  /** A feed that is held says more than its job, which is then looked at by whoever asks for the run. */
  async #lookAtJob(found: Known, signal?: AbortSignal): Promise<ClaimResult | undefined> {
    const held = found && keptOff(found.entry, this.#request);
    if (held) return held;
    const job = await this.#reader.job(this.#request.job.runId, signal);
    return hasChanged(job, this.#request) ? { outcome: 'exists', job } : undefined;
  }

  #claimed(etag: string, entry: FeedEntry | undefined): ClaimResult {
    const { feed, holder, job } = this.#request;
    return { outcome: 'claimed', hold: { feed, holder, runId: job.runId, etag }, entry };
  }
}
