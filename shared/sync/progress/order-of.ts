import { TidemarkError } from '../../core/index.ts';
import { cursorKind, parseCursor } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';

/** The place of a cursor literal in the order of the feed's cursor type. Throws `config` for what is no literal of it. */
export const orderOf = ({ cursorType }: Pick<FeedState, 'cursorType'>, literal: string): bigint => {
  const kind = cursorKind(cursorType);
  const value = kind && parseCursor(kind, literal);
  if (typeof value === 'object') return value.order;
  throw new TidemarkError(
    'config',
    `a watermark in its state or in its table's log is not a literal of ${cursorType}, the cursor's type. Reload {"all": true}.`,
  );
};
