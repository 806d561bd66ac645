import { microsOf } from './cells.ts';
import type { ComparedColumns } from './columns.ts';
import type { LabSet } from './lab-source.ts';
import { digitsOf, ticksOf } from './places.ts';

type SetShape = Pick<LabSet, 'columns' | 'changeAt'>;

const modified = (kinds: ComparedColumns['kinds'], ...key: readonly string[]): ComparedColumns => ({
  kinds: { ...kinds, ModifiedAt: 'instant' },
  key,
  cursor: 'ModifiedAt',
});

const noted =
  (column: string): LabSet['changeAt'] =>
  (place) => ({ [column]: `moved to ${place}` });

const unchanged: LabSet['changeAt'] = () => ({});

/** The sets whose cursor is a DateTimeOffset. */
export const OFFSET_SETS = {
  Orders: {
    columns: modified(
      {
        Id: 'integer',
        ShippedAt: 'instant',
        OrderDate: 'date',
        Amount: 'decimal',
        Discount: 'decimal',
        Status: 'text',
        Ref: 'guid',
        Blob: 'binary',
        Big: 'integer',
        Weight: 'double',
        Flag: 'flag',
        Small: 'integer',
        Tiny: 'integer',
        Note: 'text',
      },
      'Id',
    ),
    changeAt: noted('Note'),
  },
  GuidRows: { columns: modified({ Id: 'guid', No: 'integer', Note: 'text' }, 'Id'), changeAt: noted('Note') },
  Lines: {
    columns: modified(
      { Company: 'text', No: 'integer', Part: 'guid', Qty: 'decimal' },
      'Company',
      'No',
      'Part',
    ),
    changeAt: (place) => ({ Qty: place }),
  },
  Texts: { columns: modified({ Code: 'text', Label: 'text' }, 'Code'), changeAt: noted('Label') },
  Wides: {
    columns: modified(
      { A: 'integer', B: 'integer', C: 'integer', D: 'integer', E: 'integer' },
      'A',
      'B',
      'C',
      'D',
      'E',
    ),
    changeAt: unchanged,
  },
} satisfies Record<string, SetShape>;

/** 1/300 s, in which SQL Server's `datetime` counts: ticks of 100 ns, three of them. */
const THREE_CLICKS = 100_000n;

const toClicks = (ticks: bigint): bigint => {
  const clicks = (ticks * 3n + THREE_CLICKS / 2n) / THREE_CLICKS;
  return (clicks * THREE_CLICKS) / 3n;
};

/** The text of a place's time, as odata-lab itself makes it in this storage. */
export const offsetTextAt =
  (storage: string): LabSet['textAt'] =>
  (place) => {
    const ticks = ticksOf(place);
    return `${digitsOf(storage === 'sqldatetime' ? toClicks(ticks) : ticks)}Z`;
  };

const HOUR_US = 3_600_000_000n;

/** The set whose cursor is a DateTime: digits without an offset, so many hours ahead of UTC. */
export const stampsOf = (
  hoursAhead: number,
): Pick<LabSet, 'name' | 'columns' | 'textAt' | 'changeAt' | 'asShown'> => ({
  name: 'Stamps',
  columns: { kinds: { Id: 'integer', At: 'instant', Name: 'text' }, key: ['Id'], cursor: 'At' },
  textAt: (place) => digitsOf(ticksOf(place)),
  changeAt: noted('Name'),
  asShown: (row) => ({ ...row, At: microsOf(row['At'] as string) - BigInt(hoursAhead) * HOUR_US }),
});
