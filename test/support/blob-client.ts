import { createHmac } from 'node:crypto';

/** The account of a storage emulator: its URL (`http://host:port/account`), name and key. */
export interface StorageAccount {
  readonly blobUrl: string;
  readonly account: string;
  readonly key: string;
}

type Headers = Readonly<Record<string, string>>;

const SIGNED = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/**
 * The `Authorization` header of a request, by the account's key.
 * Source: Azure Storage REST, "Authorize with Shared Key".
 */
export const signature = (
  { account, key }: StorageAccount,
  request: { readonly method: string; readonly url: URL; readonly headers: Headers },
): string => {
  const { method, url, headers } = request;
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${headers[name] ?? ''}`);
  const query = [...url.searchParams].map(([name, value]) => `${name.toLowerCase()}:${value}`).sort();
  const standard = SIGNED.map((name) =>
    name === 'content-length' && headers[name] === '0' ? '' : headers[name],
  );
  const text = [method, ...standard, ...own, [`/${account}${url.pathname}`, ...query].join('\n')].join('\n');
  return `SharedKey ${account}:${createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64')}`;
};

/** Requests to the blob service of an emulator. `path` is encoded and follows the account: `/container/name`. */
export const createBlobClient =
  (at: StorageAccount) =>
  async (
    method: string,
    path: string,
    { headers = {}, body }: { readonly headers?: Headers; readonly body?: Uint8Array } = {},
  ): Promise<Response> => {
    const url = new URL(`${at.blobUrl}${path}`);
    const all: Headers = {
      ...headers,
      'x-ms-version': '2025-11-05',
      'x-ms-date': new Date().toUTCString(),
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    };
    return fetch(url, {
      method,
      headers: { ...all, authorization: signature(at, { method, url, headers: all }) },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
  };
