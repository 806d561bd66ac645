import type { DeclaredType } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import { checkSettings, cursorFromMetadata, cursorFromState, type FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { sourceTop, type SourceTop } from '../source/index.ts';
import { cursorChange } from '../table/index.ts';

/** Asked of the source at once, and awaited where it is needed. */
export interface Asked {
  readonly cursor: FeedCursor;
  /** What the state remembers means something by the cursor. */
  readonly isKnown: boolean;
  readonly entity: Promise<DeclaredType>;
  readonly top: Promise<SourceTop>;
}

/**
 * What the state remembers of the cursor is enough to look at the table, and at the source's end, while $metadata is on its way.
 * `remembered`: that state.
 */
export const askEarly = async (
  run: RunContext,
  remembered: FeedState | undefined,
  { isAll, ignoresOrder }: { readonly isAll: boolean; readonly ignoresOrder: boolean },
): Promise<Asked> => {
  const { feed, signal, source } = run;
  const entity = source.entityType(signal);
  // Whoever awaits it sees its failure; nobody does where the reload is refused before.
  entity.catch(() => undefined);
  const before = remembered && cursorFromState(feed, remembered);
  const now = before === undefined || isAll ? cursorFromMetadata(feed, await entity) : before;
  // Everything is read anew: by another cursor, too, or another key.
  const isKnown = before !== undefined && cursorChange(before, now) === undefined;
  const cursor = isKnown ? before : now;
  checkSettings(feed, cursor);
  const watermark = isKnown ? remembered?.watermark : undefined;
  const top = sourceTop(run, { cursor, watermark }, ignoresOrder);
  top.catch(() => undefined);
  return { cursor, isKnown, entity, top };
};
