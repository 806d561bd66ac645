import type { TableView } from '../api/answers.ts';
import { whole } from './number.ts';
import type { Point } from './point.ts';
import { utc } from './time.ts';

/** The table's rows after each version, oldest first: counted back from what it has now. */
export const rowsOver = ({ rows, versions = [] }: TableView): readonly Point[] => {
  if (rows === undefined) return [];
  let after = rows;
  const points = versions
    .toSorted((a, b) => b.version - a.version)
    .map(({ at = '', rowsAdded = 0, rowsRemoved = 0 }) => {
      const point = { x: Date.parse(at), y: after, label: `${utc(at)} UTC`, value: whole(after) };
      after = Math.max(0, after - rowsAdded + rowsRemoved);
      return point;
    });
  return points.toReversed();
};
