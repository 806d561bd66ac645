import { type AppPlace, functionInfo } from './function-info.ts';
import type { HostKeys } from './host-keys.ts';
import { firstHeader } from './request-values.ts';
import { readStartInput } from './start-input.ts';
import type { FrontAnswer, FrontApp, FrontRequest } from './types.ts';

/** What the admin routes tell of the host. */
export interface AdminFacts extends AppPlace {
  readonly hostId: string;
  readonly keys: HostKeys;
  /** As host.json has them, defaults filled in. */
  readonly extensions: object;
  /** ms since the host's start. */
  readonly uptimeMs: () => number;
}

/** The host that the local one stands in for. */
const HOST_VERSION = '4.1037.0';

const EMPTY_OK: FrontAnswer = { status: 200 };
const NOT_FOUND: FrontAnswer = { status: 404 };

const json = (value: unknown, status = 200): FrontAnswer => {
  const body = JSON.stringify(value);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { status, headers, body };
};

const status = ({ hostId, uptimeMs }: AdminFacts): object => ({
  id: hostId,
  state: 'Running',
  version: `${HOST_VERSION}.0`,
  versionDetails: `${HOST_VERSION}+local`,
  platformVersion: '',
  instanceId: '',
  computerName: '',
  processUptime: Math.round(uptimeMs()),
  functionAppContentEditingState: 'Unknown',
});

const config = ({ extensions }: AdminFacts): FrontAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: JSON.stringify({
    extensions,
    concurrency: {
      dynamicConcurrencyEnabled: false,
      maximumFunctionConcurrency: 500,
      cpuThreshold: 0.8,
      snapshotPersistenceEnabled: true,
    },
  }),
});

interface AdminCall {
  readonly app: FrontApp;
  readonly facts: AdminFacts;
  readonly request: FrontRequest;
  /** As the caller names the host. */
  readonly origin: string;
  readonly path: string;
  /** The function that the path names, in its own letters. */
  readonly functionName: string | undefined;
}

type Answerer = (call: AdminCall) => FrontAnswer | Promise<FrontAnswer>;

const keyList = ({ origin, path }: AdminCall, value: string): FrontAnswer =>
  json({ keys: [{ name: 'default', value }], links: [{ rel: 'self', href: `${origin}${path}` }] });

const named =
  (answer: (call: AdminCall, name: string) => FrontAnswer | Promise<FrontAnswer>): Answerer =>
  (call) =>
    call.functionName === undefined ? NOT_FOUND : answer(call, call.functionName);

const infoOf = ({ app, facts, origin }: AdminCall, name: string): object | undefined => {
  const metadata = app.functions.find((known) => known.name === name);
  return metadata && functionInfo(metadata, facts, origin);
};

const start = async ({ app, request }: AdminCall, name: string): Promise<FrontAnswer> => {
  const read = readStartInput(firstHeader(request.headers, 'content-type'), await request.body());
  if (read.status !== undefined) return { status: read.status };
  app.start(name, read.input);
  return { status: 202 };
};

const ping: Answerer = () => ({
  status: 200,
  headers: { 'cache-control': 'no-store,no-cache', pragma: 'no-cache' },
});

const list: Answerer = ({ app, facts }) =>
  json(
    app.functions
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((metadata) => functionInfo(metadata, facts, 'https://localhost')),
  );

/** By method and path; `*` is a function's name. What is not here is not found, for a caller with the master key too. */
const ROUTES: Readonly<Record<string, Answerer>> = {
  'GET host/status': ({ facts }) => json(status(facts)),
  'GET host/ping': ping,
  'POST host/ping': ping,
  'GET host/keys': (call) => keyList(call, call.facts.keys.host),
  'GET host/config': ({ facts }) => config(facts),
  'GET host/extensions': ({ origin, path }) =>
    json({ extensions: [], links: [{ rel: 'self', href: `${origin}${path}` }] }),
  'POST host/synctriggers': () => json({ status: 'Invalid environment for SyncTriggers operation.' }, 500),
  'GET host/drain/status': ({ app }) => json({ ...app.drainStatus(), outstandingRetries: 0 }),
  'POST host/drain': ({ app }) => {
    app.drain();
    return { status: 202 };
  },
  'POST host/resume': async ({ app }) => {
    await app.resume();
    return json({ state: 'Running' });
  },
  'GET instance/info': () =>
    json({ FUNCTIONS_EXTENSION_VERSION: `${HOST_VERSION}.0`, WEBSITE_NODE_DEFAULT_VERSION: '8.5.0' }),
  'GET instance/http-health': () => EMPTY_OK,
  'GET warmup': () => EMPTY_OK,
  'GET vfs': () => ({ status: 403 }),
  'GET functions': list,
  'GET functions/*': named((call, name) => json(infoOf(call, name))),
  'GET functions/*/status': named(() => json({})),
  'GET functions/*/keys': named((call, name) => keyList(call, call.facts.keys.functions[name] ?? '')),
  'POST functions/*': named(start),
  // Of the real host's editing of functions: a package cannot be edited.
  'PUT functions/*': () => ({ status: 415 }),
  'DELETE functions/*': named(() => ({ status: 204 })),
};

/** How a path below `/admin` is answered for one who may; undefined where there is nothing. */
export const findAdminRoute = (
  method: string,
  path: string,
): { readonly answer: Answerer; readonly functionName: string | undefined } | undefined => {
  const below = /^\/admin\/(.+?)\/?$/i.exec(path)?.[1]?.toLowerCase();
  const functionName = below === undefined ? undefined : /^functions\/([^/]+)/.exec(below)?.[1];
  const pattern = below?.replace(/^functions\/[^/]+/, 'functions/*');
  const key = `${method.toUpperCase()} ${pattern}`;
  const answer = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined;
  return answer && { answer, functionName };
};
