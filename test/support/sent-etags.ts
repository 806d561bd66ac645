import type { TableCall } from './table-relay.ts';

interface SentWrite {
  readonly method: string;
  readonly path: string;
  /** Of the `If-Match` header; absent where there is none. */
  readonly etag?: string;
}

const etagIn = (lines: readonly string[]): Pick<SentWrite, 'etag'> => {
  const line = lines.find((each) => /^if-match:/i.test(each));
  return line === undefined ? {} : { etag: line.slice('if-match:'.length).trim() };
};

/** The writes in a request, those of a transaction one by one. */
export const writesIn = ({ method, path, headers, body }: TableCall): readonly SentWrite[] => {
  if (method === 'GET' || path.endsWith('/Tables')) return [];
  if (!path.endsWith('$batch')) {
    const etag = headers['if-match'];
    return [{ method, path, ...(etag !== undefined && { etag }) }];
  }
  return body.split('--changeset_').flatMap((part): SentWrite[] => {
    const [, verb, address] = /^([A-Z]+) (\S+) HTTP/m.exec(part) ?? [];
    if (verb === undefined || address === undefined) return [];
    return [
      { method: verb, path: decodeURIComponent(new URL(address).pathname), ...etagIn(part.split(/\r?\n/)) },
    ];
  });
};

const isFence = (etag: string): boolean => /^W\/".+"$/.test(etag);

/** Writes of a feed that its ETag does not fence, and any write with an empty one. An insert needs none: it fails where the feed is there. */
export const unfencedWrites = (calls: readonly TableCall[]): readonly SentWrite[] =>
  calls.flatMap(writesIn).filter(({ method, path, etag }) => {
    if (etag !== undefined && !isFence(etag)) return method !== 'DELETE';
    return etag === undefined && method !== 'POST' && path.includes("RowKey='feed.");
  });
