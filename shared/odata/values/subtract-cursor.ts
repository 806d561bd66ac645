import { TidemarkError } from '../../core/index.ts';
import { cursorRange } from './cursor-range.ts';
import { cursorAt, type CursorKind, type CursorValue, parseCursor } from './cursor-value.ts';

/** How far back: a literal in the cursor's own units, or ms on a time cursor. */
export type CursorStep = { readonly units: string } | { readonly ms: number };

const DAY_MS = 86_400_000;
const PICOS_PER_MS = 1_000_000_000n;

/**
 * The cursor value so far before another, but not before the first that the Edm type (absent: the widest of the kind) or
 * OData's grammar can write. A date goes back by whole days, rounded up. Throws `config` when the step is not of the
 * cursor's kind.
 */
export const subtractCursor = (
  kind: CursorKind,
  value: CursorValue,
  back: CursorStep,
  edmType?: string,
): CursorValue => {
  const order = value.order - stepOrder(kind, back);
  const { min, max } = cursorRange(kind, edmType);
  if (min !== undefined && order < min) return cursorAt(kind, min);
  return cursorAt(kind, max !== undefined && order > max ? max : order);
};

const stepOrder = (kind: CursorKind, back: CursorStep): bigint => {
  if ('ms' in back) {
    if (kind === 'instant') return BigInt(Math.ceil(back.ms)) * PICOS_PER_MS;
    if (kind === 'date') return BigInt(Math.ceil(back.ms / DAY_MS));
  } else if (kind === 'integer' || kind === 'decimal') {
    const step = parseCursor(kind, back.units);
    if (typeof step === 'object' && step.order >= 0n) return step.order;
  }
  const wanted = kind === 'integer' || kind === 'decimal' ? `a positive ${kind}` : 'a length of time';
  throw new TidemarkError('config', `A step back on a cursor of kind ${kind} must be ${wanted}.`);
};
