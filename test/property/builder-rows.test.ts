import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BufferPool,
  cellText,
  type Column,
  createBufferPool,
  selectRows,
} from '../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf, field, pushesOf } from '../support/columns.ts';
import { propertyOptions } from '../support/property-options.ts';
import { KINDS } from './parquet-kinds.ts';

const textsOf = (column: Column): readonly (string | null)[] =>
  Array.from({ length: column.length }, (_, row) => cellText(column, row));

/** What a column is to a reader: its cells, and what it says of nulls. */
const seen = (column: Column) => ({
  cells: textsOf(column),
  nullCount: column.nullCount,
  hasBitmap: column.validity !== undefined,
});

/** A pool whose buffers hold anything but zeros, as those of other columns do. */
const usedPool = (): BufferPool => {
  const pool = createBufferPool(1 << 20);
  return {
    take: (sizeBytes) => {
      const buffer = pool.take(sizeBytes);
      new Uint8Array(buffer).fill(0xa5);
      return buffer;
    },
    give: (buffer) => pool.give(buffer),
  };
};

/** A builder that is filled, and goes on after whatever is done to it. */
const builderOf = (type: (typeof KINDS)[number]['type'], pool?: BufferPool) => {
  const { builder, push } = pushesOf(field('c', type));
  if (pool !== undefined) builder.usePool(pool);
  const fill = (cells: readonly Cell[]): void => {
    builder.reserve(cells.length);
    for (const cell of cells) {
      if (cell === null) builder.pushNull();
      else push(cell);
    }
  };
  return { builder, fill };
};

/** Cells of one type: those held, those of a page, of which some stay, and those of the next page. Runs of kept rows are long or short. */
const cases = fc.constantFrom(...KINDS).chain(({ type, values }) => {
  const cells = (maxLength: number) =>
    fc.oneof<fc.Arbitrary<readonly Cell[]>[]>(
      fc.array(fc.option(values, { freq: 3 }), { maxLength }),
      fc.array(values, { maxLength }),
      fc.array(fc.constant(null), { maxLength }),
    );
  const stays = fc.array(
    fc.tuple(fc.boolean(), fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 40 }))).map(([stay, times]) => ({
      stay,
      times,
    })),
    { maxLength: 12 },
  );
  return fc.record({
    type: fc.constant(type),
    held: cells(20),
    page: cells(90),
    next: cells(20),
    kept: stays.map((runs) => runs.flatMap(({ stay, times }) => Array.from({ length: times }, () => stay))),
  });
});

const rowsKept = (page: readonly Cell[], kept: readonly boolean[]): number[] =>
  page.flatMap((_, row) => (kept[row] === false ? [] : [row]));

test('of a page any rows are kept, and the column is as if only they had come', () => {
  fc.assert(
    fc.property(cases, ({ type, held, page, next, kept }) => {
      const rows = rowsKept(page, kept);
      const { builder, fill } = builderOf(type, usedPool());
      fill(held);
      fill(page);
      builder.keep(held.length, rows);
      const whole = batchOf(columnOf(field('c', type), [...held, ...page]));
      const numbers = [...held.map((_, row) => row), ...rows.map((row) => held.length + row)];
      const [selected] = selectRows(whole, numbers).columns;
      expect(seen(builder.finish())).toEqual(selected && seen(selected));
      fill(next);
      const cells = [...held, ...rows.map((row) => page[row] ?? null), ...next];
      expect(seen(builder.finish())).toEqual(seen(columnOf(field('c', type), cells)));
      expect(builder.sizeBytes).toBe(sizeOf(type, cells));
    }),
    propertyOptions(1500),
  );
});

const sizeOf = (type: (typeof KINDS)[number]['type'], cells: readonly Cell[]): number => {
  const { builder, fill } = builderOf(type);
  fill(cells);
  return builder.sizeBytes;
};

test('values are taken back, one or many, and the column goes on as if they had never come', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), ({ type, held, page, next }, oneByOne) => {
      const { builder, fill } = builderOf(type, usedPool());
      fill(held);
      fill(page);
      if (oneByOne) for (let row = 0; row < page.length; row += 1) builder.pop();
      else builder.truncate(held.length);
      expect(seen(builder.finish())).toEqual(seen(columnOf(field('c', type), held)));
      fill(next);
      expect(seen(builder.finish())).toEqual(seen(columnOf(field('c', type), [...held, ...next])));
    }),
    propertyOptions(1000),
  );
});

const buffersOf = ({ values, offsets, validity }: Column): readonly unknown[] =>
  [values, offsets, validity].flatMap((view) => (view === undefined ? [] : [view.buffer]));

test('what is taken is nobody else’s: the column goes on in other memory, from the beginning', () => {
  fc.assert(
    fc.property(cases, fc.nat({ max: 3 }), ({ type, held, page, next }, times) => {
      const { builder, fill } = builderOf(type, usedPool());
      fill(page);
      builder.truncate(0);
      for (let again = 0; again < times; again += 1) fill(held);
      const taken = builder.take();
      const before = seen(taken);
      const wanted = Array.from({ length: times }, () => held).flat();
      expect(before).toEqual(seen(columnOf(field('c', type), wanted)));
      fill(next);
      fill(page);
      const goesOn = builder.finish();
      expect(seen(goesOn)).toEqual(seen(columnOf(field('c', type), [...next, ...page])));
      expect(seen(taken)).toEqual(before);
      expect(buffersOf(goesOn).some((buffer) => buffersOf(taken).includes(buffer))).toBe(false);
    }),
    propertyOptions(1000),
  );
});
