import { isTidemarkError } from '../../core/index.ts';
import { comparePlaces, type Place } from '../../odata/index.ts';
import { compareTop, type RangeEnd, type RangeParts, type RangeReader } from './range/index.ts';

/** Rows that the source shows above the end, and that no question brings: those that the table holds are looked up by their keys afterwards. */
const readBeyond = (reader: RangeReader): Promise<RangeEnd | 'more'> =>
  reader.readBeyond().catch((error: unknown) => {
    if (isTidemarkError(error, 'source-stalled')) return 'end';
    throw error;
  });

/** An answer that is the end by itself, and below the source's last row, is none: some services cut in silence, since today. */
export const readWhole = async (parts: RangeParts, reader: RangeReader, end: Place): Promise<RangeEnd> => {
  let before: number | undefined;
  for (;;) {
    const step = await reader.read();
    const { place } = reader.position;
    if (step !== 'end' || (place !== undefined && comparePlaces(place, end) >= 0)) return step;
    if ((await compareTop(parts, reader)) !== 'below') return step;
    const hasNone = reader.taken === before;
    before = reader.taken;
    reader.lengths.mistrust();
    const further = hasNone ? await readBeyond(reader) : 'more';
    if (further !== 'more') return further;
  }
};
