import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runLine } from '../../functions/run-report.ts';
import { TidemarkError } from '../../shared/core/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { runAttempt } from '../../shared/sync/run-attempt.ts';
import { createReloadWorld } from '../support/reload-world.ts';

const seed = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

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
const texts = fc.array(text, { maxLength: 60 });

test('the line of a run is JSON of less than 32,000 characters, whatever its message and notes hold', async () => {
  const { deps, feed } = createReloadWorld();
  await fc.assert(
    fc.asyncProperty(text, texts, async (message, notes) => {
      const request = {
        runId: deps.newId(),
        kind: 'append',
        signal: new AbortController().signal,
        deadline: Infinity,
      } as const;
      const { record } = await runAttempt(deps, feed, request, async (run) => {
        for (const note of notes) run.notes.add(note);
        throw new TidemarkError('table-unsupported', message);
      });
      const line = runLine(record);
      expect(line.length).toBeLessThan(MAX_LINE);
      expect(line.isWellFormed()).toBe(true);
      expect(JSON.parse(line)).toStrictEqual({ evt: 'tidemark.run', ...record });
      // The log and the history say the same.
      expect(await deps.state.run(request.runId)).toStrictEqual(record);
    }),
    { ...seed, numRuns: 150 },
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
      expect(await world.start({ deps, runId })).toMatchObject({
        outcome: 'ended',
        run: { outcome: 'failed', errorKind: 'config' },
      });
      expect(await runStatus(deps, runId)).toMatchObject({ status: 'ended', run: { errorKind: 'config' } });
      expect(world.queue.messages).toStrictEqual([]);
    }),
    { ...seed, numRuns: 50 },
  );
});
