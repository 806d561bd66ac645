import { cursorKind } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import type { CursorCandidate, Finding } from '../types.ts';

/** What another cursor helps against, and which kinds of columns do. */
const HELPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['filter-refused', ['integer', 'date', 'instant']],
  ['filter-misread', ['integer', 'date', 'instant']],
  ['filter-ignored', ['integer', 'date', 'instant']],
  ['order-ignored', ['integer', 'date', 'instant']],
  ['times-misread', ['integer']],
  ['compares-text', ['integer']],
  ['numbers-rounded', ['instant', 'date']],
  ['cursor-null', ['integer', 'date', 'instant']],
]);

const NO_OTHER = 'No other column of this entity set helps: choose another entity set.';

/** A finding whose remedy says what to write, where the entity set has a column that helps. */
export const withOtherCursor = (
  finding: Finding,
  { column, kind }: FeedCursor,
  candidates: readonly CursorCandidate[],
): Finding => {
  const kinds = HELPS.get(finding.kind);
  if (kinds === undefined) return finding;
  const isOther = ({ column: name, type }: CursorCandidate): boolean => {
    const other = cursorKind(type) ?? '';
    // What a service does with one time it does with the other.
    return name !== column && kinds.includes(other) && (finding.kind === 'cursor-null' || other !== kind);
  };
  const best = candidates.find(isOther);
  if (best === undefined) return { ...finding, remedy: NO_OTHER };
  const cursor = JSON.stringify({ column: best.column });
  return {
    ...finding,
    remedy: `Set "cursor": ${cursor} (${best.reason}), and check again. If this is found again, no cursor helps: choose another entity set.`,
  };
};
