import { TidemarkError } from '../core/index.ts';
import type { EntityTable, Operation, WriteResult } from './entity-table.ts';
import { type FeedChange, feedEntity } from './feed-entity.ts';
import { formatFor, LEAST_FORMAT } from './format.ts';
import { jobEntity } from './job-entity.ts';
import type { ReadFeed } from './read-feed.ts';
import { restless, ROUNDS } from './restless.ts';
import type { StateReader } from './state-reader.ts';
import type { ClaimRequest, ClaimResult, FeedEntry } from './state-store.ts';

type Held = Extract<ClaimResult, { readonly outcome: 'held' }>;
/** A feed as far as a claim knows it. */
type Known = Pick<ReadFeed, 'entry' | 'remains'> | undefined;

/** The answer to a claim that a lease in force, another's run or one that waits longer keeps off the feed; undefined when none does. */
const keptOff = ({ lease, pending, waiting = [] }: FeedEntry, { job }: ClaimRequest): Held | undefined => {
  const run = pending && { run: pending };
  if (lease !== undefined && lease.endsInMs > 0) return { outcome: 'held', ...lease, ...run };
  if (pending?.runId === job.runId) return undefined;
  // Its own run first, then those that wait in the order of their asking.
  const first = pending ?? waiting[0];
  if (first === undefined || first.runId === job.runId) return undefined;
  return { outcome: 'held', holder: first.runId, endsInMs: 0, run: first };
};

/** Those that wait, without the run that is claimed; nothing where it is none of them. */
const waitingWithout = (waiting: FeedEntry['waiting'] = [], runId: string): Pick<FeedEntry, 'waiting'> => {
  const others = waiting.filter((run) => run.runId !== runId);
  return others.length === waiting.length ? {} : { waiting: others };
};

/** Whether what a list said of a feed is enough to claim it. */
const isEnough = (known: FeedEntry, request: ClaimRequest): boolean =>
  keptOff(known, request) === undefined &&
  !known.isIntending &&
  known.unreadable === undefined &&
  known.format >= LEAST_FORMAT;

/** With its claim a reload that was due is due no more, whatever becomes of it: no schedule begins one twice. */
const scheduledBy = (
  { job: { runId, dueAt }, scheduleFrom }: ClaimRequest,
  known: Known,
): Pick<FeedChange, 'scheduled'> => {
  if (dueAt !== undefined) return { scheduled: { dueAt, runId } };
  if (scheduleFrom === undefined || known?.entry.scheduled !== undefined) return {};
  return { scheduled: { dueAt: scheduleFrom } };
};

const feedOperation = (request: ClaimRequest, known: Known, writeId: string): Operation => {
  const { feed, holder, job, lease } = request;
  const { runId, kind, updatedAt } = job;
  const entity = feedEntity(feed, writeId, {
    now: updatedAt,
    holder: lease === 'held' ? holder : '',
    pending: { runId, kind, since: updatedAt },
    ...scheduledBy(request, known),
    ...waitingWithout(known?.entry.waiting, runId),
    // An entity of an older format stays one until its holder has written: a commit of that version may still come.
    ...((known?.entry.format ?? LEAST_FORMAT) >= LEAST_FORMAT && { format: formatFor(kind) }),
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

/** What a list said of the feed, where that is enough; else what the entity says. */
const knownAtFirst = async (
  reader: StateReader,
  request: ClaimRequest,
  signal?: AbortSignal,
): Promise<Known> =>
  request.known !== undefined && isEnough(request.known, request)
    ? { entry: request.known }
    : reader.feed(request.feed, signal);

/** The answer to a claim whose job another one has written; undefined when it is as the claim has it. */
const jobBefore = async (
  reader: StateReader,
  { job: { runId }, jobEtag }: ClaimRequest,
  signal?: AbortSignal,
): Promise<ClaimResult | undefined> => {
  const job = await reader.job(runId, signal);
  return job === undefined || job.etag === jobEtag ? undefined : { outcome: 'exists', job };
};

/** The answer to a run that was to wait for its feed, and waits no more: whoever ended it has written its job. */
const endedMeanwhile = async (
  reader: StateReader,
  request: ClaimRequest,
  known: Known,
): Promise<ClaimResult | undefined> => {
  const { pending, waiting = [] } = known?.entry ?? {};
  const isKnown = [...waiting, ...(pending ? [pending] : [])].some(
    ({ runId }) => runId === request.job.runId,
  );
  return request.jobEtag === undefined || isKnown ? undefined : jobBefore(reader, request);
};

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

const claimed = (
  { feed, holder, job }: ClaimRequest,
  etag: string,
  entry: FeedEntry | undefined,
): ClaimResult => ({ outcome: 'claimed', hold: { feed, holder, runId: job.runId, etag }, entry });

const checkRequest = ({ feed, job }: ClaimRequest): void => {
  if (job.feed === feed) return;
  throw new TidemarkError(
    'invariant',
    `Feed "${feed}" would have been claimed for a run of feed "${job.feed}". Nothing was written: report it with this message.`,
    { feed, runId: job.runId },
  );
};

/**
 * Claims a feed for an attempt: its entity and the run's job in one transaction. `writeId` is the same in all rounds, as any of them may
 * land.
 */
export const claimFeed = async (
  { table, reader }: { readonly table: EntityTable; readonly reader: StateReader },
  request: ClaimRequest,
  writeId: string,
  signal?: AbortSignal,
): Promise<ClaimResult> => {
  checkRequest(request);
  const { feed } = request;
  const what = `Claiming feed "${feed}"`;
  let known = await knownAtFirst(reader, request, signal);
  let refusal: ClaimResult | undefined = known && keptOff(known.entry, request);
  let last: WriteResult = { outcome: 'lost' };
  for (let round = 1; round <= ROUNDS && refusal === undefined; round += 1) {
    last = await table.write(what, [feedOperation(request, known, writeId), jobOperation(request)], signal);
    if (last.outcome === 'written') return claimed(request, last.etag, known?.entry);
    const current = await reader.feed(feed, signal);
    if (current?.writeId === writeId)
      return claimed(request, current.entry.etag, entryBefore(known, current));
    known = current;
    refusal = known && keptOff(known.entry, request);
    refusal ??= await jobBefore(reader, request, signal);
  }
  if (refusal !== undefined) return (await endedMeanwhile(reader, request, known)) ?? refusal;
  throw restless(what, table.location, last);
};
