import { type CursorKind, PICOS_PER_SECOND } from '../../../odata/index.ts';
import type { SourceTraits } from '../../../state/index.ts';
import { unitOf } from './units.ts';

/** How values and bounds of a source are measured, in units of `CursorValue.order`. */
export interface Measure {
  /** The smallest step between two values. */
  readonly unit: bigint;
  /** Bounds below are lower, and bounds above higher, by so much. */
  readonly lower: bigint;
  readonly upper: bigint;
  /** A second where texts are compared: a whole one stands behind all of its fractions, so that the bound that brings them is the second before. */
  readonly second: bigint;
}

export const measureOf = (
  kind: CursorKind,
  { digits = 0, lowerStep = '0', upperStep = '0', comparesText }: SourceTraits,
): Measure => {
  const steps = { lower: BigInt(lowerStep), upper: BigInt(upperStep) };
  if (kind === 'instant' && comparesText === true)
    return { ...steps, unit: PICOS_PER_SECOND, second: PICOS_PER_SECOND };
  return { ...steps, unit: unitOf(kind, digits), second: 0n };
};

/** Whether values of a cursor are spelled as numbers are not. */
export const isTimeLike = ({ kind }: { readonly kind: CursorKind }): boolean =>
  kind === 'instant' || kind === 'date';
