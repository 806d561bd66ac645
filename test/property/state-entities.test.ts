import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTidemarkError, type NewId } from '../../shared/core/index.ts';
import type { Change, FeedEntry } from '../../shared/state/index.ts';
import { boundedRun } from '../../shared/state/bounds.ts';
import type { EntityTable, EntityToWrite, Operation } from '../../shared/state/entity-table.ts';
import { jobEntity, readJob } from '../../shared/state/job-entity.ts';
import { createMemoryTable } from '../../shared/state/memory-table.ts';
import { readRun, runEntity } from '../../shared/state/run-entity.ts';
import { storeOverTable } from '../../shared/state/table-store.ts';
import { cancelOf, hostile, intentOf, jobOf, pauseOf, runOf, short, stateOf } from './state-arbitraries.ts';
import { propertyOptions } from '../support/property-options.ts';

const T0 = 1_800_000_000_000;

const counting = (): NewId => {
  let count = 0;
  return () => `id-${(count += 1)}`;
};

/** A table that shows what was written to it. */
const watched = (): { readonly table: EntityTable; readonly written: (readonly Operation[])[] } => {
  const written: (readonly Operation[])[] = [];
  const memory = createMemoryTable(() => T0);
  const write: EntityTable['write'] = async (what, operations, signal) => {
    const result = await memory.write(what, operations, signal);
    written.push(operations);
    return result;
  };
  return { table: { ...memory, write }, written };
};

/** The body that an SDK makes of an entity: Int64 as text, with a type beside it. */
const bodyOf = (entity: EntityToWrite): string =>
  JSON.stringify(entity, (_name, value: unknown) =>
    typeof value === 'bigint' ? { type: 'Edm.Int64', value: value.toString() } : value,
  );

// Source: Microsoft Learn, "Understanding the Table service data model", "Performing entity group transactions".
const sizeOf = ({ partitionKey, rowKey, ...columns }: EntityToWrite): number =>
  Object.entries(columns).reduce(
    (bytes, [name, value]) =>
      bytes + 8 + 2 * name.length + (typeof value === 'string' ? 4 + 2 * value.length : 8),
    4 + 2 * (partitionKey.length + rowKey.length),
  );

const limitsOf = (operations: readonly Operation[]) => {
  const entities = operations.flatMap((each) => (each.kind === 'delete' ? [] : [each.entity]));
  const texts = entities.flatMap((entity) =>
    Object.values(entity).filter((value) => typeof value === 'string'),
  );
  return {
    longestText: Math.max(...texts.map((text) => text.length)),
    entityBytes: Math.max(...entities.map(sizeOf)),
    columns: Math.max(...entities.map((entity) => Object.keys(entity).length)),
    operations: operations.length,
    batchBytes: Buffer.byteLength(entities.map(bodyOf).join('')),
    emptyEtags: operations.filter((each) => 'etag' in each && each.etag === '').length,
    badKeys: entities.filter(({ rowKey }) => !/^[\w.-]{1,512}$/.test(rowKey)).length,
  };
};

const isWithin = (limits: ReturnType<typeof limitsOf>): boolean =>
  limits.longestText <= 32_768 &&
  limits.entityBytes <= 1_048_576 &&
  limits.columns <= 252 &&
  limits.operations <= 100 &&
  limits.batchBytes <= 4_194_304 - 100_000 &&
  limits.emptyEtags === 0 &&
  limits.badKeys === 0;

/** Refused as ours, with the whole of it unwritten; anything else is a failure. */
const orRefused = async <Value>(call: Promise<Value>): Promise<Value | 'refused'> => {
  try {
    return await call;
  } catch (error) {
    if (isTidemarkError(error, 'invariant')) return 'refused';
    throw error;
  }
};

const change = fc.record(
  { state: stateOf(hostile), intent: intentOf(hostile), end: runOf(hostile), job: jobOf(hostile) },
  { requiredKeys: [] },
);
const marks = fc.record({ pause: pauseOf(hostile), cancel: cancelOf(hostile) }, { requiredKeys: [] });

const ownOf = (
  { job, end, ...rest }: typeof change extends fc.Arbitrary<infer Value> ? Value : never,
  runId: string,
): Change => ({
  now: T0,
  ...rest,
  ...(job && { job: { ...job, runId } }),
  ...(end && { end: { ...end, runId } }),
});

test('whatever a source or a person says, what is written is within the limits of Table Storage, or refused whole', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(jobOf(hostile), change, marks, async (job, asked, said) => {
      const { table, written } = watched();
      const store = storeOverTable(table, counting());
      const { runId } = job;
      const claim = await orRefused(store.claim({ feed: 'orders', holder: 'h', job, lease: 'held' }));
      await store.mark('orders', said);
      const before = await store.entry('orders');
      const hold = { feed: 'orders', holder: 'h', runId, etag: before?.etag ?? '' };
      const result =
        claim === 'refused' ? 'refused' : await orRefused(store.write(hold, ownOf(asked, runId)));
      const after = await store.entry('orders');
      if (result === 'refused') refused += 1;
      expect(after?.etag === before?.etag).toBe(result === 'refused');
      expect(written.map(limitsOf).filter((limits) => !isWithin(limits))).toStrictEqual([]);
    }),
    // Not fewer: what is refused is counted below.
    { ...propertyOptions(), numRuns: 200 },
  );
  expect(refused).toBeGreaterThan(10);
  expect(refused).toBeLessThan(190);
});

const fullChange = fc.record({
  state: stateOf(short),
  intent: fc.option(intentOf(short), { nil: 'none' as const }),
  pause: fc.option(pauseOf(short), { nil: 'none' as const }),
  cancel: cancelOf(short),
});
type FullChange = typeof fullChange extends fc.Arbitrary<infer Value> ? Value : never;

/** What a feed's entry says after a change, its texts without half pairs of surrogates where a person wrote them. */
const entryOf = ({ state, intent, pause, cancel }: FullChange): Partial<FeedEntry> => ({
  state,
  isIntending: intent !== 'none',
  ...(intent !== 'none' && { intent }),
  ...(pause !== 'none' && {
    pause: {
      ...pause,
      by: pause.by.toWellFormed(),
      ...(pause.reason !== undefined && { reason: pause.reason.toWellFormed() }),
    },
  }),
  cancel: { ...cancel, by: cancel.by.toWellFormed() },
});

test('a feed comes back as it was written, and nothing stays of what was there before', async () => {
  await fc.assert(
    fc.asyncProperty(
      jobOf(short),
      fc.array(fullChange, { minLength: 1, maxLength: 3 }),
      async (job, changes) => {
        const store = storeOverTable(
          createMemoryTable(() => T0),
          counting(),
        );
        const claim = await store.claim({ feed: 'orders', holder: 'h', job, lease: 'held' });
        let hold =
          claim.outcome === 'claimed' ? claim.hold : { feed: 'orders', holder: '', runId: '', etag: 'none' };
        for (const each of changes) {
          await store.mark('orders', { pause: each.pause, cancel: each.cancel });
          ({ hold } = await store.write(hold, { now: T0, state: each.state, intent: each.intent }));
          const { lease, pending, format, feed, etag, ...rest } = { ...(await store.entry('orders')) };
          const { dueAt, runId } = job;
          expect(rest).toStrictEqual({
            ...entryOf(each),
            ...(dueAt !== undefined && { scheduled: { dueAt, runId } }),
          });
          expect({ lease, pending, format, feed, etag }).toStrictEqual({
            lease: { holder: 'h', endsInMs: 60_000 },
            pending: { runId: job.runId, kind: job.kind, since: T0 },
            format: 2,
            feed: 'orders',
            etag: hold.etag,
          });
        }
      },
    ),
    propertyOptions(150),
  );
});

test('a run comes back as it was written', () => {
  fc.assert(
    fc.property(jobOf(short), (job) => {
      expect(readJob({ ...jobEntity(job), etag: 'W/"1"' })).toStrictEqual({
        outcome: 'found',
        job,
        etag: 'W/"1"',
      });
    }),
    propertyOptions(),
  );
});

test('a line of the history comes back as it was written, but for what is cut', () => {
  fc.assert(
    fc.property(runOf(fc.oneof(short, hostile)), (run) => {
      expect(readRun(runEntity(run))).toStrictEqual([boundedRun(run)]);
    }),
    propertyOptions(),
  );
});
