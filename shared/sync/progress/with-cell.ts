import type { CellPlace, SourceTraits } from '../../state/index.ts';

/** What was learned of a source, with how far a cell came; undefined: none is under way. */
export const withCell = (
  { inCell: _before, ...traits }: SourceTraits,
  inCell: CellPlace | undefined,
): SourceTraits => (inCell === undefined ? traits : { ...traits, inCell });
