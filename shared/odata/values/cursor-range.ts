import type { CursorKind } from './cursor-value.ts';
import { INSTANT_RANGE } from './instant.ts';
import { INTEGER_RANGES } from './integer-ranges.ts';

const FIRST_DAY = -719_162n;
const LAST_DAY = 2_932_896n;

/** The first and last place in order that a type of cursor has (of the widest type of its kind where none is given); absent: there is no end. */
export const cursorRange = (
  kind: CursorKind,
  edmType: string | undefined,
): { readonly min?: bigint; readonly max?: bigint } => {
  if (kind === 'integer') return INTEGER_RANGES.get(edmType ?? 'Edm.Int64') ?? {};
  if (kind === 'instant') return INSTANT_RANGE;
  return kind === 'date' ? { min: FIRST_DAY, max: LAST_DAY } : {};
};
