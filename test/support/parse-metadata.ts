import { type AskedEntity, entityTypeOf, readDocument } from '../../shared/odata/metadata/index.ts';
import type { EntityType } from '../../shared/odata/index.ts';

/** What one `$metadata` document says of an entity set. */
export const parseMetadata = (
  xml: string,
  entitySet: string,
  feed: string,
  asked: Omit<AskedEntity, 'feed' | 'entitySet'> = {},
): EntityType =>
  entityTypeOf({ ...readDocument(xml, feed), unread: new Map() }, { feed, entitySet, ...asked });
