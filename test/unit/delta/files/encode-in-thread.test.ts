import { describe, expect, test } from 'vitest';
import { encodeHere, encodeInThread } from '../../../../shared/delta/index.ts';
import {
  BatchBounds,
  type BufferPool,
  BytesBuilder,
  cellText,
  type ColumnBatch,
  concatBatches,
  createBufferPool,
  FixedBuilder,
  readColumns,
  sourceOf,
} from '../../../../shared/parquet/index.ts';
import { all, field } from '../../../support/columns.ts';
import { spoilingEncode } from '../../../support/spoiling-encode.ts';

const WORKER = new URL('../../../../shared/delta/files/encode-worker.ts', import.meta.url);

/** As many rows as make a thread worth its start, or a few. */
const LARGE = 20_000;
const FEW = 100;

const ID = field('id', 'integer');
const TEXT = field('text', 'string');

/** Fills columns in memory of a pool, as a scanner does. */
const fill = (rows: number, from: number, pool?: BufferPool): ColumnBatch => {
  const id = new FixedBuilder(ID, 'integer');
  const text = new BytesBuilder(TEXT);
  if (pool !== undefined) for (const builder of [id, text]) builder.usePool(pool);
  for (const builder of [id, text]) builder.reserve(rows);
  for (let row = from; row < from + rows; row += 1) {
    if (row % 7 === 0) id.pushNull();
    else id.push(row);
    text.push(`text ${row}`);
  }
  return { rowCount: rows, columns: [id.take(), text.take()] };
};

const rowsOf = (batches: readonly ColumnBatch[]): readonly string[] =>
  batches.flatMap(({ rowCount, columns }) =>
    Array.from({ length: rowCount }, (_, row) => columns.map((column) => cellText(column, row)).join()),
  );

const readBack = async (bytes: Uint8Array, fields = [ID, TEXT]): Promise<readonly string[]> =>
  rowsOf(await all(readColumns(sourceOf(bytes), fields)));

/** A pool that counts what it is given. */
const countingPool = () => {
  const pool = createBufferPool(1 << 26);
  const given: ArrayBuffer[] = [];
  const take: number[] = [];
  return {
    given,
    take: (sizeBytes: number): ArrayBuffer => {
      take.push(sizeBytes);
      return pool.take(sizeBytes);
    },
    give: (buffer: ArrayBuffer): void => {
      given.push(buffer);
      pool.give(buffer);
    },
  };
};

const sizesOf = ({ columns }: ColumnBatch): readonly number[] =>
  columns.flatMap(({ values, offsets, validity }) =>
    [values, offsets, validity].flatMap((view) => (view === undefined ? [] : [view.buffer.byteLength])),
  );

const bySize = (a: number, b: number): number => a - b;

describe('a batch that is encoded in a thread', () => {
  test('makes the same file as on the calling thread, bounds that came with it or not', async () => {
    const encode = encodeInThread(WORKER, createBufferPool(0));
    const wanted = await encodeHere(fill(LARGE, 1), 'snappy');
    const bounds = new BatchBounds();
    bounds.add(fill(LARGE, 1), 0, LARGE);
    expect(await encode(fill(LARGE, 1), 'snappy')).toEqual(wanted);
    expect(await encode({ ...fill(LARGE, 1), bounds: bounds.take() }, 'snappy')).toEqual(wanted);
  });

  test('is moved, and its memory comes back for the next one', async () => {
    const pool = countingPool();
    const encode = encodeInThread(WORKER, pool);
    const batch = fill(LARGE, 0, pool);
    const sizes = sizesOf(batch);
    pool.given.length = 0;
    const file = encode(batch, 'snappy');
    expect(sizesOf(batch)).toEqual(sizes.map(() => 0));
    const { bytes } = await file;
    expect(pool.given.map(({ byteLength }) => byteLength).sort(bySize)).toEqual([...sizes].sort(bySize));
    const used = new Set(pool.given);
    const next = fill(LARGE, 0, pool);
    expect(next.columns.every(({ values }) => used.has(values.buffer as ArrayBuffer))).toBe(true);
    expect(await readBack(bytes)).toEqual(rowsOf([next]));
  });

  test('goes on the calling thread where it is small, without a copy, and its memory comes back too', async () => {
    const pool = countingPool();
    const encode = encodeInThread(new URL('file:///nowhere'), pool);
    const batch = fill(FEW, 0, pool);
    const wanted = rowsOf([batch]);
    pool.given.length = 0;
    const file = encode(batch, 'snappy');
    expect(pool.given).toEqual([]);
    expect(await readBack((await file).bytes)).toEqual(wanted);
    expect(new Set(pool.given)).toEqual(
      new Set(
        batch.columns.flatMap(({ values, offsets, validity }) =>
          [values, offsets, validity].flatMap((view) => (view === undefined ? [] : [view.buffer])),
        ),
      ),
    );
  });
});

/** The first bytes of memory that Node.js keeps for small buffers, which no thread can be given. */
const pooledBytes = (text: string): Buffer => {
  for (let time = 0; time < 100_000; time += 1) {
    const bytes = Buffer.from(text);
    if (bytes.byteOffset === 0) return bytes;
  }
  throw new Error('no buffer begins its memory');
};

describe('columns that share their memory', () => {
  test('stay what they are for others: a second batch in one buffer is right after the first was encoded', async () => {
    const encode = encodeInThread(WORKER, createBufferPool(0));
    // As a file is read: a message's head, then the values of one batch and of the next.
    const message = new ArrayBuffer(64 + 8 * LARGE);
    const batches = [64, 64 + 4 * LARGE].map((at) => ({
      rowCount: LARGE,
      columns: [
        { field: ID, length: LARGE, nullCount: 0, values: new Int32Array(message, at, LARGE).fill(at) },
      ],
    }));
    const wanted = rowsOf(batches);
    const files = [];
    for (const batch of batches) files.push((await encode(batch, 'snappy')).bytes);
    const found = await Promise.all(files.map((bytes) => readBack(bytes, [ID])));
    expect(found.flat()).toEqual(wanted);
  });

  test('may be parts of one buffer, or the same, which stays where it is', async () => {
    const pool = countingPool();
    const encode = encodeInThread(WORKER, pool);
    const whole = new Int32Array(2 * LARGE).map((_, at) => at);
    const again = field('again', 'integer');
    const first = { field: ID, length: LARGE, nullCount: 0, values: whole.subarray(0, LARGE) };
    const second = { ...first, field: again, values: whole.subarray(LARGE) };
    for (const other of [second, { ...first, field: again }]) {
      const batch = { rowCount: LARGE, columns: [first, other] };
      const wanted = rowsOf([batch]);
      const { bytes } = await encode(batch, 'snappy');
      expect(await readBack(bytes, [ID, again])).toEqual(wanted);
    }
    expect(pool.given).toEqual([]);
    expect(whole.at(-1)).toBe(2 * LARGE - 1);
  });

  test('may lie in memory of Node.js', async () => {
    const encode = encodeInThread(WORKER, createBufferPool(0));
    const large = fill(LARGE, 1);
    const pooled = pooledBytes('all alike');
    const offsets = new Int32Array(LARGE + 1).fill(pooled.length, 1);
    const text = { field: field('t', 'string'), length: LARGE, nullCount: 0, values: pooled, offsets };
    const { bytes } = await encode(
      { rowCount: LARGE, columns: [...large.columns.slice(0, 1), text] },
      'snappy',
    );
    expect((await readBack(bytes, [field('t', 'string')]))[0]).toBe('all alike');
  });
});

test('a batch that is read after it was handed over is caught by the encoder of the tests', async () => {
  const parts = [fill(FEW, 1), fill(FEW, FEW + 1)];
  const wanted = rowsOf(parts);
  const batch = concatBatches(parts);
  const file = spoilingEncode(batch, 'snappy');
  const [ids] = batch.columns;
  expect([...(ids?.values ?? [])].every((id) => id === 0xa5a5a5a5 >> 0)).toBe(true);
  expect(await readBack((await file).bytes)).toEqual(wanted);
});
