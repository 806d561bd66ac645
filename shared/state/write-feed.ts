import { TidemarkError } from '../core/index.ts';
import type { EntityTable, Operation, WriteResult } from './entity-table.ts';
import { type FeedChange, feedEntity } from './feed-entity.ts';
import { fenced } from './fenced.ts';
import { formatFor, LEAST_FORMAT } from './format.ts';
import { jobEntity } from './job-entity.ts';
import { restless, ROUNDS } from './restless.ts';
import { runEnd } from './run-end.ts';
import { runEntity } from './run-entity.ts';
import type { StateReader } from './state-reader.ts';
import type { Change, FeedEntry, Hold } from './state-store.ts';
import type { Marks } from './stored/index.ts';

const endOf = ({ end }: Change): Partial<FeedChange> =>
  end === undefined ? {} : { ...runEnd(end), pending: 'none', intent: 'none', cancel: 'none' };

/** Whoever writes more than a sign of life has fenced what an older version may still commit. With its end a run is nothing of the feed any more. */
const formatOf = ({ state, intent, end, job }: Change): Pick<FeedChange, 'format'> => {
  if (end !== undefined) return { format: BigInt(LEAST_FORMAT) };
  if ((state ?? intent) === undefined) return {};
  return { format: job === undefined ? BigInt(LEAST_FORMAT) : formatFor(job.kind) };
};

const feedChange = (hold: Hold, change: Change): FeedChange => {
  const { now, state, intent, lease } = change;
  return {
    now,
    holder: lease === 'return' ? '' : hold.holder,
    ...(state && { state }),
    ...(intent && { intent }),
    pending: 'alive',
    ...formatOf(change),
    ...endOf(change),
  };
};

/** What is written beside the feed's entity. */
const besides = ({ job, end }: Change): readonly Operation[] => [
  ...(job ? [{ kind: 'upsert', entity: jobEntity(job) } as const] : []),
  ...(end ? [{ kind: 'upsert', entity: runEntity(end) } as const] : []),
];

const checkRun = ({ feed, runId }: Hold, { job, end }: Change): void => {
  if ([job, end].every((each) => each === undefined || (each.runId === runId && each.feed === feed))) return;
  throw new TidemarkError(
    'invariant',
    `Feed "${feed}": the attempt at run "${runId}" would have written another run. Nothing was written: report it with this message.`,
    { feed, runId },
  );
};

const marksOf = ({ pause, cancel }: FeedEntry): Marks => ({
  ...(pause && { pause }),
  ...(cancel && { cancel }),
});

/** The one write of a holder: all of `change` in one request, conditional on the ETag of `hold`. */
export const writeFeed = async (
  { table, reader }: { readonly table: EntityTable; readonly reader: StateReader },
  hold: Hold,
  change: Change,
  writeId: string,
): Promise<{ readonly hold: Hold; readonly marks: Marks }> => {
  checkRun(hold, change);
  const what = `Writing feed "${hold.feed}"`;
  const entity = feedEntity(hold.feed, writeId, feedChange(hold, change));
  const also = besides(change);
  let { etag } = hold;
  let marks: Marks = {};
  let last: WriteResult = { outcome: 'lost' };
  for (let round = 1; round <= ROUNDS; round += 1) {
    last = await table.write(what, [{ kind: 'merge', entity, etag }, ...also]);
    if (last.outcome === 'written') return { hold: { ...hold, etag: last.etag }, marks };
    const current = await reader.feed(hold.feed);
    if (current === undefined) throw fenced(hold);
    ({ etag } = current.entry);
    marks = marksOf(current.entry);
    if (current.writeId === writeId) return { hold: { ...hold, etag }, marks };
    if (current.entry.lease?.holder !== hold.holder) throw fenced(hold);
  }
  throw restless(what, table.location, last);
};
