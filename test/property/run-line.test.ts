import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runLine } from '../../functions/run-report.ts';
import { TidemarkError } from '../../shared/core/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { newJob } from '../../shared/sync/jobs/new-job.ts';
import { emptyRecord, endingOf, recordMade } from '../../shared/sync/run/record.ts';
import { noteOf } from './state-arbitraries.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { propertyOptions } from '../support/property-options.ts';

/** Far enough below the 32,768 characters of a line that the Functions host keeps. */
const MAX_LINE = 32_000;

/** Any UTF-16 text, half pairs of surrogates too, often one that has two or six times as many characters in JSON, often a very long one. */
const piece = fc.oneof(
  fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', '\u007f', '\ud83d', '\ude00', '😀', '\u2028', 'Größe'),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);
const text = fc
  .tuple(fc.array(piece, { maxLength: 4 }), fc.constantFrom(1, 7, 999, 40_000))
  .map(([pieces, times]) => pieces.join('').repeat(times).slice(0, 50_000));
const notes = fc.array(noteOf(text), { maxLength: 60 });

test('the line of a run is JSON of less than 32,000 characters, whatever its message and notes hold', async () => {
  const { clock, deps, feed, state } = createReloadWorld();
  await fc.assert(
    fc.asyncProperty(text, notes, async (message, noteFacts) => {
      clock.advance(1_000);
      const job = newJob(deps, feed, { runId: deps.newId(), kind: 'append', request: {} });
      const run = { ...job, startedAt: clock.now(), endedAt: clock.now() };
      const ending = endingOf(feed, new TidemarkError('table-unsupported', message));
      const record = recordMade(deps.redact, {
        ...emptyRecord(feed, run, ending, deps.redact),
        noteFacts,
      });
      // No bound of the texts parts them from their values.
      expect(record.notes?.length).toBe(record.noteFacts?.length);
      const line = runLine(record);
      expect(line.length).toBeLessThan(MAX_LINE);
      expect(line.isWellFormed()).toBe(true);
      expect(JSON.parse(line)).toStrictEqual({ evt: 'tidemark.run', ...record });
      // The log and the history say the same.
      const claimed = await state.claim({ feed: feed.name, holder: deps.newId(), job, lease: 'held' });
      if (claimed.outcome !== 'claimed') throw new Error(`the feed is ${claimed.outcome}`);
      await state.write(claimed.hold, { now: clock.now(), lease: 'return', end: record });
      expect(await state.runs(feed.name, 1)).toStrictEqual([record]);
    }),
    propertyOptions(150),
  );
});

test('a run over HTTP ends with its own kind and message, whatever that message holds', async () => {
  const world = createReloadWorld();
  await fc.assert(
    fc.asyncProperty(text, async (message) => {
      const deps = {
        ...world.deps,
        sourceOf: (feed: typeof world.feed) => ({
          ...world.deps.sourceOf(feed),
          entityType: () => Promise.reject(new TidemarkError('config', message)),
        }),
      };
      const runId = deps.newId();
      world.clock.advance(1_000);
      expect(await world.start({ deps, runId })).toMatchObject({
        outcome: 'ended',
        run: { outcome: 'failed', errorKind: 'config' },
      });
      expect(await runStatus(deps, runId)).toMatchObject({ status: 'ended', run: { errorKind: 'config' } });
      expect(world.queue.messages).toStrictEqual([]);
      // The log and the history say the same, and no more than a line holds.
      const told = world.records.at(-1);
      expect(await world.state.runs('orders', 1)).toStrictEqual([told]);
      expect(JSON.stringify(told).length).toBeLessThan(MAX_LINE);
    }),
    propertyOptions(50),
  );
});
