import type { Feed } from '../../config/index.ts';
import type { ODataSourceOptions } from '../../odata/index.ts';

/** What a feed says of the source that it reads. */
export const askedOf = ({
  name,
  source,
  cursor,
}: Feed): Pick<
  ODataSourceOptions,
  | 'feed'
  | 'serviceUrl'
  | 'entitySet'
  | 'metadataUrl'
  | 'filter'
  | 'cursor'
  | 'key'
  | 'query'
  | 'headers'
  | 'pageSize'
  | 'timeoutMs'
> => {
  const { serviceUrl, entitySet, metadataUrl, filter, key, query, headers, pageSize, timeoutMs } = source;
  return {
    feed: name,
    serviceUrl,
    entitySet,
    ...(metadataUrl !== undefined && { metadataUrl }),
    ...(filter !== undefined && { filter }),
    cursor: cursor.column,
    ...(key !== undefined && { key }),
    query,
    headers,
    pageSize,
    timeoutMs,
  };
};
