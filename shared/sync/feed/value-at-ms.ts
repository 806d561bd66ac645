import { cursorAt, type CursorKind, type CursorValue } from '../../odata/index.ts';

const PICOS_PER_MS = 1_000_000_000n;
const MS_PER_DAY = 86_400_000;

/** A time, epoch ms, as a cursor value: of a date, the day that it is in UTC. */
export const valueAtMs = (kind: CursorKind, ms: number): CursorValue =>
  cursorAt(kind, kind === 'date' ? BigInt(Math.floor(ms / MS_PER_DAY)) : BigInt(ms) * PICOS_PER_MS);
