import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { HttpRequest } from '@azure/functions';
import { uiHttp } from '../../../functions/ui-http.ts';
import { ENDPOINTS, type EndpointName } from '../../../shared/api/index.ts';

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** It comes when this is over. */
  readonly after?: Promise<unknown>;
}

export interface Question {
  readonly endpoint: EndpointName;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** How each endpoint answers. One that lacks is as with an app of another version: an empty 404 of the host. */
export type Answers = Partial<Record<EndpointName, (question: Question) => Reply>>;

export interface FakeApp extends AsyncDisposable {
  /** Of the document, behind a prefix as a gateway has it. */
  readonly url: string;
  answers: Answers;
  mode: 'read' | 'on';
  /** Every question that came, in order. */
  readonly asked: Question[];
}

export const KEY = 'a-key-of-tests';
const PREFIX = '/some/prefix/api/';

/** A document of the page with something planted into it. */
export type Plant = (html: string) => string;

const matchOf = (method: string, path: string): Pick<Question, 'endpoint' | 'params'> | undefined => {
  for (const [endpoint, known] of Object.entries(ENDPOINTS)) {
    const names = [...known.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const pattern = new RegExp(`^${known.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
    const found = known.method === method ? pattern.exec(path) : null;
    if (found !== null) {
      const params = names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]);
      return {
        endpoint: endpoint as EndpointName,
        params: Object.fromEntries(params) as Record<string, string>,
      };
    }
  }
  return undefined;
};

const PLAIN = (html: string): string => html;

const sendPage = async (
  { app, path, request }: { readonly app: FakeApp; readonly path: string; readonly request: IncomingMessage },
  { folder, plant }: { readonly folder: string; readonly plant: Plant },
  response: ServerResponse,
): Promise<void> => {
  const asset = path.replace(/^ui\/?/, '');
  const asked = new HttpRequest({
    method: 'GET',
    url: `http://app${request.url ?? ''}`,
    params: asset === '' ? {} : { asset },
  });
  const answer = await uiHttp(() => app.mode, pathToFileURL(`${folder}/`))({ request: asked });
  const {
    status = 200,
    headers = {},
    body = '',
  } = answer as {
    status?: number;
    headers?: Record<string, string>;
    body?: Uint8Array | string;
  };
  const isDocument = headers['content-type']?.startsWith('text/html') === true;
  const sent = isDocument ? plant(Buffer.from(body).toString()) : body;
  const { 'content-length': _length, ...rest } = headers;
  response.writeHead(status, rest).end(sent);
};

/** The page as the app serves it, over answers that are made up. */
export const startFakeApp = async (
  folder: string,
  {
    answers = {},
    mode = 'on',
    plant = PLAIN,
  }: { answers?: Answers; mode?: 'read' | 'on'; plant?: Plant } = {},
): Promise<FakeApp> => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://app');
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : undefined;
    if (path !== undefined && /^ui(?:\/|$)/.test(path)) {
      await sendPage({ app, path, request }, { folder, plant }, response);
      return;
    }
    const match = path === undefined ? undefined : matchOf(request.method ?? 'GET', path);
    const sent = await text(request);
    if (match === undefined) return void response.writeHead(404).end();
    if (request.headers['x-functions-key'] !== KEY) return void response.writeHead(401).end();
    const body: unknown = sent === '' ? undefined : JSON.parse(sent);
    const question = { ...match, query: url.searchParams, body, headers: request.headers };
    app.asked.push(question);
    const reply = app.answers[match.endpoint]?.(question) ?? { status: 404 };
    await reply.after;
    const type = reply.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(reply.status, {
      ...(reply.body !== undefined && { 'content-type': type }),
      ...reply.headers,
    });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const app: FakeApp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PREFIX}ui`,
    answers,
    mode,
    asked: [],
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return app;
};
