import type { CursorKind } from '../../../odata/index.ts';
import type { SourceTraits } from '../../../state/index.ts';
import { unitOf } from './units.ts';

/** How values and bounds of a source are measured, in units of `CursorValue.order`. */
export interface Measure {
  /** The smallest step between two values. */
  readonly unit: bigint;
  /** Bounds below are lower, and bounds above higher, by so much. */
  readonly lower: bigint;
  readonly upper: bigint;
}

export const measureOf = (kind: CursorKind, { digits = 0, lowerStep, upperStep }: SourceTraits): Measure => ({
  unit: unitOf(kind, digits),
  lower: BigInt(lowerStep ?? 0),
  upper: BigInt(upperStep ?? 0),
});
