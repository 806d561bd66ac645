import { cursorAt } from '../../../odata/index.ts';
import { type Bound, type FeedCursor, leastCompared } from '../../feed/index.ts';
import type { RangeStart } from './range-start.ts';
import { HOUR } from './steps.ts';

/** Where rows beyond a horizon are read from: of times an hour lower, as the service may compare elsewhere than it shows. */
export const aheadStart = (cursor: FeedCursor, { value }: Bound): RangeStart => ({
  from: leastCompared(cursor, cursor.kind === 'instant' ? cursorAt(cursor.kind, value.order - HOUR) : value),
  floor: { op: 'gt', value },
  isAhead: true,
});
