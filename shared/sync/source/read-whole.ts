import { comparePlaces, type Place } from '../../odata/index.ts';
import { compareTop, type RangeEnd, type RangeParts, type RangeReader } from './range/index.ts';

/** An answer that is the end by itself, and below the source's last row, is none: some services cut in silence, since today. */
export const readWhole = async (parts: RangeParts, reader: RangeReader, end: Place): Promise<RangeEnd> => {
  let before: number | undefined;
  for (;;) {
    const step = await reader.read();
    const { place } = reader.position;
    if (step !== 'end' || (place !== undefined && comparePlaces(place, end) >= 0)) return step;
    if ((await compareTop(parts, reader)) !== 'below' || reader.taken === before) return step;
    reader.lengths.mistrust();
    before = reader.taken;
  }
};
