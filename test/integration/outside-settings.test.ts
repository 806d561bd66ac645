import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApplication } from '../../functions/application.ts';
import { isTidemarkError, TidemarkError } from '../../shared/core/index.ts';
import { memberNamed, OUTSIDE_NAMES } from '../support/outside-names.ts';

let folder: string;
let server: Server;
let url: string;
let asked: IncomingMessage | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-names-'));
  server = createServer((request, response) => {
    asked = request;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/odata`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const create = (
  { source, ...feed }: { readonly source?: object; readonly [key: string]: unknown },
  settings: Readonly<Record<string, string>> = {},
) => {
  const written = {
    name: 'orders',
    source: { serviceUrl: url, entitySet: 'Orders', ...source },
    cursor: { column: 'Id' },
    table: 'Orders',
    ...feed,
  };
  const env = {
    LAKE_URL: pathToFileURL(folder).href,
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    SYNC_SCHEDULE: '0 */5 * * * *',
    FEEDS_JSON: JSON.stringify({ feeds: [written] }),
    ...settings,
  };
  const app = createApplication(env, new AbortController().signal);
  const faults = app.refused.flatMap(({ problems }) => problems);
  if (faults.length > 0) throw new TidemarkError('config', faults.join('\n'));
  return app;
};

const outcomeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'ok';
  } catch (error) {
    if (isTidemarkError(error)) return `${error.kind}: ${error.message}`;
    throw error;
  }
};

const ask = async (source: object, settings?: Readonly<Record<string, string>>): Promise<void> => {
  const { deps, feeds } = create({ source }, settings);
  for (const feed of feeds) await deps.sourceOf(feed).pages({}).next();
};

const headersSent = (): ReadonlyMap<string, string> => {
  const raw = asked?.rawHeaders ?? [];
  return new Map(raw.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? '']] : [])));
};

describe.each(OUTSIDE_NAMES)('%s', (name) => {
  test('may be a query option', async () => {
    await ask({ query: memberNamed(name, 'its value') });
    expect(asked?.url).toBe(`/odata/Orders?${name}=its%20value`);
  });

  test('may be a setting, and is missing when it is not set', async () => {
    const auth = { type: 'bearer', token: { setting: name } };
    expect(await outcomeOf(() => ask({ auth }))).toMatch(`the app setting ${name} is missing`);
    await ask({ auth }, memberNamed(name, 'secret'));
    expect(headersSent().get('authorization')).toBe('Bearer secret');
  });

  test('may be a column whose type is set', () => {
    expect(
      new Map(Object.entries(create({ columns: memberNamed(name, 'long') }).feeds[0]?.columns ?? {})),
    ).toStrictEqual(new Map([[name, 'long']]));
  });

  test('may be an entity set and a table', async () => {
    await ask({ entitySet: name });
    expect(asked?.url).toBe(`/odata/${name}`);
    const isHidden = name.startsWith('_');
    expect(await outcomeOf(() => create({ table: name }))).toMatch(isHidden ? /^config: .*table/ : /^ok$/);
  });

  test('is the name of no kind of sign-in, and of no type of a column', async () => {
    expect(await outcomeOf(() => create({ source: { auth: { type: name } } }))).toMatch(
      /^config: .*auth.*must be one of/,
    );
    expect(await outcomeOf(() => create({ columns: { Id: name } }))).toMatch(
      /^config: .*columns.*must be one of/,
    );
  });

  test('is the name of a feed where the rule of names allows it', async () => {
    const isName = /^[a-z0-9-]+$/.test(name);
    expect(await outcomeOf(() => create({ name }))).toMatch(isName ? /^ok$/ : /^config: .*name/);
  });
});

const NEVER_SENT = '__proto__';

describe.each(OUTSIDE_NAMES.filter((name) => name !== NEVER_SENT))('%s', (name) => {
  test('may be a header', async () => {
    await ask({ headers: memberNamed(name, 'its value') });
    expect(headersSent().get(name.toLowerCase())).toBe('its value');
  });

  test('may be the header of a key', async () => {
    await ask({ auth: { type: 'header', name, value: { setting: 'KEY' } } }, { KEY: 'k' });
    expect(headersSent().get(name.toLowerCase())).toBe('k');
  });
});

test('a header that Node.js does not send is refused', async () => {
  const auth = { type: 'header', name: NEVER_SENT, value: { setting: 'KEY' } };
  expect(await outcomeOf(() => create({ source: { auth } }))).toMatch(/^config: .*auth\.name.*does not send/);
  const headers = memberNamed(NEVER_SENT, 'its value');
  expect(await outcomeOf(() => create({ source: { headers } }))).toMatch(
    /^config: .*headers\.__proto__.*does not send/,
  );
});
