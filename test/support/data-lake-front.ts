import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createBlobClient, signature, type StorageAccount } from './blob-client.ts';

/*
 * Not Azure. A small front for tests: it speaks as much of the Data Lake (dfs) dialect as the lake's adapter uses, over
 * the blob service of Azurite, which has no such dialect. Blob requests (HEAD, GET of a file) pass through unchanged.
 * Renames are atomic only because everything goes through this one process. What real accounts answer in races, with
 * permissions, throttling or folders, is not shown by it.
 * Source: Azure Data Lake Storage REST, "Path"; the wire form is what @azure/storage-file-datalake 12.29 sends.
 */

/** What a test does to a request: let it pass, answer this status, or let it happen and lose the answer. */
export type Fault =
  'none' | 'lose-answer' | { readonly status: number; readonly code: string; readonly retryAfter?: string };

export interface DataLakeFront {
  /** `http://127.0.0.1:<port>/<account>`: the endpoint for the SDK. */
  readonly endpoint: string;
  /** Every request so far: `PUT /fs/name?resource=file`, decoded and without the account. */
  readonly requests: string[];
  /** Asked for every request; replace it to plant faults. */
  faultFor: (request: string) => Fault;
  readonly createFileSystem: (name: string) => Promise<void>;
  /** A folder that answers HEAD and GET as a real account has it: as an empty file with a mark. */
  readonly createFolder: (fileSystem: string, name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Path {
  readonly fileSystem: string;
  readonly name: string;
}

interface Call {
  readonly method: string;
  readonly path: Path;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const refusal = (status: number, code: string, retryAfter?: string): Answer => ({
  status,
  headers: {
    'x-ms-error-code': code,
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  },
  body: JSON.stringify({ error: { code, message: `The front refused it: ${code}.` } }),
});

const blobPath = ({ fileSystem, name }: Path): string =>
  `/${encodeURIComponent(fileSystem)}/${name.split('/').map(encodeURIComponent).join('/')}`;

const parentOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('/'), 0));

// The SDK leaves out the account where it renames on a path-style URL, so that both forms must be understood.
const parsePath = (pathname: string, account: string): Path => {
  const [first, ...others] = pathname.slice(1).split('/').map(decodeURIComponent);
  const [fileSystem = '', ...names] = first === account ? others : [first, ...others];
  return { fileSystem, name: names.join('/') };
};

const plainHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join() : (value ?? ''),
    ]),
  );

const unescapeXml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const tag = (xml: string, name: string): string =>
  unescapeXml(new RegExp(`<${name}>([^<]*)</${name}>`, 'i').exec(xml)?.[1] ?? '');

const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map((match) => match[1] ?? '');

const pathsOf = (xml: string): { readonly name: string }[] => [
  ...elements(xml, 'Blob').map((blob) => ({
    name: tag(blob, 'Name'),
    contentLength: tag(blob, 'Content-Length'),
    lastModified: tag(blob, 'Last-Modified'),
    etag: tag(blob, 'Etag').replaceAll('"', ''),
  })),
  ...elements(xml, 'BlobPrefix').map((prefix) => ({
    name: tag(prefix, 'Name').replace(/\/$/, ''),
    isDirectory: 'true',
    contentLength: '0',
    lastModified: new Date(0).toUTCString(),
    etag: '0x0',
  })),
];

const answerOf = (response: Response, status: number): Answer => {
  const code = response.headers.get('x-ms-error-code') ?? '';
  if (code === 'ContainerNotFound') return refusal(404, 'FilesystemNotFound');
  if (code === 'BlobNotFound') return refusal(404, 'PathNotFound');
  if (code === 'BlobAlreadyExists') return refusal(409, 'PathAlreadyExists');
  if (!response.ok) return refusal(response.status, code);
  const headers = ['etag', 'last-modified'].map((name) => [name, response.headers.get(name) ?? '']);
  return { status, headers: Object.fromEntries(headers) };
};

/** The dfs dialect over a blob service: one answer for each call. */
const createDialect = (account: StorageAccount): ((call: Call) => Promise<Answer>) => {
  const blob = createBlobClient(account);
  // Appended and not yet flushed: nobody sees it.
  const pending = new Map<string, { readonly position: number; readonly bytes: Buffer }[]>();
  let renaming: Promise<unknown> = Promise.resolve();

  const put = (
    path: Path,
    bytes: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> =>
    blob('PUT', blobPath(path), { headers: { 'x-ms-blob-type': 'BlockBlob', ...headers }, body: bytes });

  const create = async ({ path, headers, body }: Call): Promise<Answer> => {
    if (body.length > 0) return refusal(400, 'ContentLengthMustBeZero');
    pending.delete(blobPath(path));
    const condition = headers['if-none-match'];
    return answerOf(
      await put(path, body, condition === undefined ? {} : { 'if-none-match': condition }),
      201,
    );
  };

  const append = async ({ path, query, body }: Call): Promise<Answer> => {
    const there = await blob('HEAD', blobPath(path));
    if (!there.ok) return answerOf(there, 404);
    const parts = pending.get(blobPath(path)) ?? [];
    pending.set(blobPath(path), [...parts, { position: Number(query.get('position')), bytes: body }]);
    return { status: 202 };
  };

  const flush = async ({ path, query }: Call): Promise<Answer> => {
    const there = await blob('GET', blobPath(path));
    if (!there.ok) return answerOf(there, 404);
    const parts = [
      { position: 0, bytes: Buffer.from(await there.arrayBuffer()) },
      ...(pending.get(blobPath(path)) ?? []),
    ];
    const sorted = parts.filter((part) => part.bytes.length > 0).sort((a, b) => a.position - b.position);
    const whole = Buffer.concat(sorted.map((part) => part.bytes));
    const isContiguous = sorted.every(
      (part, index) =>
        part.position === sorted.slice(0, index).reduce((sum, before) => sum + before.bytes.length, 0),
    );
    if (!isContiguous || Number(query.get('position')) !== whole.length)
      return refusal(400, 'InvalidFlushPosition');
    pending.delete(blobPath(path));
    return answerOf(await put(path, whole), 200);
  };

  const listBlobs = (fileSystem: string, options: Readonly<Record<string, string>>): Promise<Response> => {
    const query = new URLSearchParams({ restype: 'container', comp: 'list', ...options });
    return blob('GET', `/${encodeURIComponent(fileSystem)}?${query.toString()}`);
  };

  const hasFolder = async ({ fileSystem, name }: Path): Promise<boolean> => {
    if (name === '') return true;
    const page = await listBlobs(fileSystem, { prefix: `${name}/`, maxresults: '1' });
    return pathsOf(await page.text()).length > 0;
  };

  const rename = async ({ path, headers }: Call): Promise<Answer> => {
    const source = parsePath(headers['x-ms-rename-source'] ?? '', account.account);
    const held = await blob('GET', blobPath(source));
    if (held.status === 404) return refusal(404, 'SourcePathNotFound');
    if (!(await hasFolder({ ...path, name: parentOf(path.name) }))) {
      return refusal(404, 'RenameDestinationParentPathNotFound');
    }
    const condition = headers['if-none-match'];
    const bytes = Buffer.from(await held.arrayBuffer());
    const moved = await put(path, bytes, condition === undefined ? {} : { 'if-none-match': condition });
    if (!moved.ok) return answerOf(moved, 201);
    await blob('DELETE', blobPath(source));
    return { status: 201 };
  };

  const list = async ({ path, query }: Call): Promise<Answer> => {
    const directory = query.get('directory') ?? '';
    const page = await listBlobs(path.fileSystem, {
      prefix: directory === '' ? '' : `${directory}/`,
      delimiter: '/',
      maxresults: query.get('maxResults') ?? '5000',
      ...(query.has('continuation') ? { marker: query.get('continuation') ?? '' } : {}),
    });
    if (!page.ok) return answerOf(page, 200);
    const xml = await page.text();
    const paths = pathsOf(xml);
    if (paths.length === 0 && !(await hasFolder({ ...path, name: directory })))
      return refusal(404, 'PathNotFound');
    const from = query.get('beginFrom') ?? '';
    const wanted = paths.filter(({ name }) => name.slice(name.lastIndexOf('/') + 1) >= from);
    const marker = tag(xml, 'NextMarker');
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        ...(marker === '' ? {} : { 'x-ms-continuation': marker }),
      },
      body: JSON.stringify({ paths: wanted }),
    };
  };

  const remove = async ({ path, headers }: Call): Promise<Answer> => {
    const condition = headers['if-match'];
    const held = condition === undefined ? {} : { headers: { 'if-match': condition } };
    return answerOf(await blob('DELETE', blobPath(path), held), 200);
  };

  return (call) => {
    const { method, query, headers } = call;
    if (method === 'PUT' && 'x-ms-rename-source' in headers) {
      const turn = renaming.then(() => rename(call));
      renaming = turn.catch(() => undefined);
      return turn;
    }
    if (method === 'PUT' && query.get('resource') === 'file') return create(call);
    if (method === 'PATCH' && query.get('action') === 'append') return append(call);
    if (method === 'PATCH' && query.get('action') === 'flush') return flush(call);
    if (method === 'GET' && query.get('resource') === 'filesystem') return list(call);
    if (method === 'DELETE') return remove(call);
    return Promise.resolve(refusal(400, 'InvalidQueryParameterValue'));
  };
};

/** Passes a request to the blob service as it came, signature included (it does not cover the host). */
const passThrough = (
  target: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void => {
  const { hostname, port } = new URL(target);
  const onward = send(
    { hostname, port, path: request.url, method: request.method, headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  onward.end(body);
};

const isSigned = (account: StorageAccount, request: IncomingMessage, url: URL): boolean =>
  request.headers.authorization ===
  signature(account, { method: request.method ?? '', url, headers: plainHeaders(request) });

/** Starts the front on a free port of 127.0.0.1, over a running Azurite. */
export const startDataLakeFront = async (account: StorageAccount): Promise<DataLakeFront> => {
  const answerTo = createDialect(account);
  const blob = createBlobClient(account);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = parsePath(url.pathname, account.account);
    const named = `${request.method ?? ''} /${path.fileSystem}/${path.name}${url.search}`;
    front.requests.push(named);
    const body = await buffer(request);
    const fault = front.faultFor(named);
    const isBlobDialect = request.headers.accept !== 'application/json';
    if (fault === 'none' && isBlobDialect) return passThrough(account.blobUrl, request, body, response);
    const call = {
      method: request.method ?? '',
      path,
      query: url.searchParams,
      headers: plainHeaders(request),
      body,
    };
    const answerNow = (): Promise<Answer> | Answer => {
      if (typeof fault === 'object') return refusal(fault.status, fault.code, fault.retryAfter);
      return isSigned(account, request, url) ? answerTo(call) : refusal(403, 'AuthenticationFailed');
    };
    const answer = await answerNow();
    if (fault === 'lose-answer') return void request.socket.destroy();
    response.writeHead(answer.status, { 'x-ms-version': '2025-11-05', ...answer.headers }).end(answer.body);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const front: DataLakeFront = {
    endpoint: `http://127.0.0.1:${port}/${account.account}`,
    requests: [],
    faultFor: () => 'none',
    createFileSystem: async (name) => {
      const made = await blob('PUT', `/${encodeURIComponent(name)}?restype=container`, {
        body: Buffer.alloc(0),
      });
      if (!made.ok) throw new Error(`Azurite made no container: ${made.status} ${await made.text()}`);
    },
    createFolder: async (fileSystem, name) => {
      const headers = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-meta-hdi_isfolder': 'true' };
      const made = await blob('PUT', blobPath({ fileSystem, name }), { headers, body: Buffer.alloc(0) });
      if (!made.ok) throw new Error(`Azurite made no folder: ${made.status} ${await made.text()}`);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return front;
};
