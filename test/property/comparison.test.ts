import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SourceColumn } from '../../shared/odata/index.ts';
import type { ColumnBatch } from '../../shared/parquet/index.ts';
import { createMemoryScratch, type Scratch } from '../../shared/scratch/index.ts';
import { Comparison } from '../../shared/sync/reload/compare/index.ts';
import { KeyJudge } from '../../shared/sync/reload/compare/key-judge.ts';
import { RECORD_WORDS } from '../../shared/sync/reload/compare/records.ts';
import { batchOf, columnOf, field } from '../support/columns.ts';
import { propertyOptions } from '../support/property-options.ts';
import { property } from '../unit/sync/samples.ts';

interface Item {
  readonly key: string;
  readonly content: number;
}

const KEY: SourceColumn = { property: property('Id', 'Edm.String'), field: field('Id', 'string', false) };
const CONTENT: SourceColumn = { property: property('N', 'Edm.Int32'), field: field('N', 'integer', false) };

const batchFor = (items: readonly Item[]): ColumnBatch =>
  batchOf(
    columnOf(
      KEY.field,
      items.map(({ key }) => key),
    ),
    columnOf(
      CONTENT.field,
      items.map(({ content }) => content),
    ),
  );

const comparing = (limit: number, scratch: Scratch = createMemoryScratch()): Comparison =>
  new Comparison({ key: [KEY], columns: [KEY, CONTENT], limit, scratch });

// Few keys, so that both sides have most of them, and some more than once; and texts of other bytes.
const item = fc.record({
  key: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }).map(String) },
    fc.constantFrom('', 'ä', '€uro', '🌊'),
  ),
  content: fc.integer({ min: 0, max: 2 }),
});
const batch = fc.array(item, { maxLength: 12 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('source' as const), items: batch }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('table' as const), items: batch }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('forget' as const, 'look' as const), items: fc.constant([]) }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What is there at the end: of each side its rows, as they came. */
const endOf = (
  steps: readonly Step[],
): { readonly source: readonly Item[]; readonly table: readonly Item[] } => {
  const forgotten = steps.findLastIndex(({ do: what }) => what === 'forget');
  return {
    source: steps.flatMap((step) => (step.do === 'source' ? step.items : [])),
    table: steps.slice(forgotten + 1).flatMap((step) => (step.do === 'table' ? step.items : [])),
  };
};

const contents = (items: readonly Item[], of: string): string =>
  items
    .filter(({ key }) => key === of)
    .map(({ content }) => content)
    .toSorted((a, b) => a - b)
    .join();

const KINDS = ['inserted', 'changed', 'deleted', 'same'] as const;

/** The same by the plainest means. */
const expected = (source: readonly Item[], found: readonly Item[], table: readonly Item[]) => {
  const sent = [...source, ...found];
  const kindOf = (key: string): (typeof KINDS)[number] => {
    const [has, had] = [contents(sent, key), contents(table, key)];
    if (has === '') return 'deleted';
    if (had === '') return 'inserted';
    return has === had ? 'same' : 'changed';
  };
  const keys = [...new Set([...sent, ...table].map(({ key }) => key))];
  const ofKind = (kind: (typeof KINDS)[number]): readonly string[] =>
    keys.filter((key) => kindOf(key) === kind);
  const byKind = <T>(value: (keys: readonly string[]) => T) =>
    Object.fromEntries(KINDS.map((kind) => [kind, value(ofKind(kind))]));
  return {
    difference: { counts: byKind((keys) => keys.length), samples: byKind((keys) => keys.slice(0, 20)) },
    missing: { count: ofKind('deleted').length, texts: ofKind('deleted') },
  };
};

const play = async (comparison: Comparison, steps: readonly Step[]): Promise<void> => {
  for (const step of steps) {
    if (step.do === 'forget') await comparison.forgetTable();
    else if (step.do === 'look') await comparison.difference();
    else if (step.do === 'source') await comparison.addSource(batchFor(step.items));
    else await comparison.addTable(batchFor(step.items));
  }
};

/** Rows that a look-up by key brings: of some of the keys that did not come. */
const foundAmong = (missing: readonly string[], table: readonly Item[]): readonly Item[] =>
  missing
    .filter((_, place) => place % 3 !== 0)
    .map((key, place) => ({
      key,
      content: (table.find((item) => item.key === key)?.content ?? 0) + (place % 2),
    }));

afterEach(() => vi.restoreAllMocks());

describe('a comparison', () => {
  test('says of any rows what a plain one says, however few it may hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 0, max: 40 }),
        async (steps, limit) => {
          const { source, table } = endOf(steps);
          for (const comparison of [comparing(limit), comparing(1_000_000)]) {
            await play(comparison, steps);
            const before = expected(source, [], table);
            expect(await comparison.missingKeys()).toStrictEqual(before.missing);
            expect(await comparison.difference()).toStrictEqual(before.difference);
            expect(comparison.sampleKey()).toBe(source[0]?.key);
            const found = foundAmong(before.missing.texts, table);
            await comparison.addFoundByKey(batchFor(found));
            const after = expected(source, found, table);
            expect(await comparison.missingKeys()).toStrictEqual(after.missing);
            expect(await comparison.difference()).toStrictEqual(after.difference);
            await comparison.close();
          }
        },
      ),
      propertyOptions(150),
    );
  });

  test('holds no more rows than it may, while they come and while they are compared', async () => {
    const limit = 200;
    const written: number[] = [];
    const memory = createMemoryScratch();
    const scratch: Scratch = {
      open: async () => {
        const file = await memory.open();
        return {
          ...file,
          append: (bytes) => {
            written.push(bytes.byteLength);
            return file.append(bytes);
          },
        };
      },
    };
    const take = vi.spyOn(KeyJudge.prototype, 'take');
    const comparison = comparing(limit, scratch);
    const items = Array.from({ length: 10_000 }, (_, key) => ({ key: String(key), content: 1 }));
    for (let at = 0; at < items.length; at += 1_500) {
      await comparison.addSource(batchFor(items.slice(at, at + 1_500)));
      await comparison.addTable(batchFor(items.slice(at + 1, at + 1_501)));
    }
    const { counts, samples } = await comparison.difference();
    expect(counts).toStrictEqual({ inserted: 1, changed: 0, deleted: 0, same: 9_999 });
    // The first twenty that came, in whatever order they are compared.
    expect(samples.same).toStrictEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)));
    const ofPart = take.mock.calls.map(([sides]) => sides.flat().reduce((sum, { count }) => sum + count, 0));
    expect(ofPart.reduce((sum, count) => sum + count, 0)).toBe(19_999);
    expect(Math.max(...ofPart)).toBeLessThanOrEqual(limit);
    expect(ofPart.length).toBeGreaterThanOrEqual(100);
    // Records and texts are written in turn.
    const runs = written.filter((_, call) => call % 2 === 0);
    expect(Math.max(...runs)).toBe((limit / 2) * RECORD_WORDS * 4);
    await comparison.close();
  });

  test('sets one record aside of a key that comes over and over', async () => {
    const take = vi.spyOn(KeyJudge.prototype, 'take');
    const comparison = comparing(100);
    const rows = Array.from({ length: 5_000 }, (_, n) => ({ key: 'same', content: n }));
    await comparison.addSource(batchFor(rows));
    await comparison.addTable(batchFor(rows.toReversed()));
    expect(await comparison.difference()).toMatchObject({ counts: { same: 1 }, samples: { same: ['same'] } });
    const ofPart = take.mock.calls.map(([sides]) => sides.flat().reduce((sum, { count }) => sum + count, 0));
    expect(Math.max(...ofPart)).toBe(200);
  });

  test('names the first keys that did not come, and counts the others', async () => {
    const comparison = comparing(100_000);
    const count = 200_500;
    for (let from = 0; from < count; from += 50_125)
      await comparison.addTable(
        batchFor(Array.from({ length: 50_125 }, (_, n) => ({ key: String(from + n), content: 0 }))),
      );
    const missing = await comparison.missingKeys();
    expect(missing.count).toBe(count);
    expect(missing.texts).toHaveLength(200_000);
    // Two lists as long as these would take minutes to be told apart line by line.
    expect(missing.texts.findIndex((text, key) => text !== String(key))).toBe(-1);
  });

  test('keeps nothing aside once it is closed', async () => {
    let open = 0;
    const memory = createMemoryScratch();
    const scratch: Scratch = {
      open: async () => {
        open += 1;
        const file = await memory.open();
        return {
          ...file,
          close: async () => {
            open -= 1;
            await file.close();
          },
        };
      },
    };
    const comparison = comparing(4, scratch);
    const items = Array.from({ length: 9 }, (_, key) => ({ key: String(key), content: 1 }));
    await comparison.addSource(batchFor(items));
    await comparison.addTable(batchFor(items));
    expect(open).toBe(2);
    await comparison.forgetTable();
    expect(open).toBe(1);
    await comparison.close();
    expect(open).toBe(0);
  });
});
