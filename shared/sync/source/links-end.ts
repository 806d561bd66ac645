import { comparePlaces, type Place, placeOf } from '../../odata/index.ts';
import { cursorValue, type SourceRow } from '../feed/index.ts';
import { askLinksAgain, type Watched } from './ask-again.ts';
import { isByLinks } from './is-by-links.ts';
import { cutBelowTop } from './links-cut.ts';
import { askTop, type RangeParts } from './range/index.ts';

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds' | 'learned' | 'find'>;

/** What a read by links brought, and the value above which rows are too young. */
interface LinksRead {
  readonly greatest: SourceRow | undefined;
  readonly youngest: Place | undefined;
}

/** The source's last row, where it lies above all that a read by its links brought, and all that was read before. */
export const topAbove = async (
  parts: Parts,
  { greatest, youngest }: LinksRead,
): Promise<Place | undefined> => {
  const { run, cursor } = parts;
  const { watermark } = run.state;
  const known =
    watermark && placeOf(cursor.kind, cursorValue(run.feed, cursor, watermark, 'the watermark').order);
  const top = await askTop(parts);
  if (top === undefined || (youngest !== undefined && comparePlaces(top.place, youngest) > 0))
    return undefined;
  const isAbove = [greatest?.place, known].every((place) => !place || comparePlaces(top.place, place) > 0);
  return isAbove ? top.place : undefined;
};

/** After a read by links: whether the source is to be read so again. Rejects with `source-stalled` where it is, and does not send all of its rows. */
export const endLinks = async (
  parts: Parts,
  { watched, isCut }: { readonly watched: Watched; readonly isCut: boolean },
): Promise<void> => {
  await askLinksAgain(parts, watched);
  if (isCut && isByLinks(parts.run.feed, parts.learned.traits)) throw cutBelowTop(parts.run);
};
