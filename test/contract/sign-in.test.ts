import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Auth } from '../../shared/config/index.ts';
import { type Entra, startEntra, tokenFor } from '../support/entra.ts';

const run = promisify(execFile);

/** As feeds.json has it. */
type Written = { readonly type: Auth['type'] } & Readonly<Record<string, unknown>>;

interface Case {
  readonly auth: Written;
  /** What is put in the place of `auth`, by what is wrong with it. */
  readonly wrong: Readonly<Record<string, Written>>;
  /** The service's own check. */
  readonly accepts: (headers: IncomingHttpHeaders) => boolean;
}

const SECRETS = {
  PASSWORD: 'p:ä§ "wörd',
  KEY: 'key+/=ÿ',
  TOKEN: 'fixed.bearer-token',
  CLIENT_SECRET: 'secret~of&the=app',
  WRONG: 'wrong',
};
const SCOPE = 'https://org.crm.dynamics.test/.default';
const RESOURCE = 'https://org.crm.dynamics.test';
const TENANT = '11111111-1111-4111-8111-111111111111';
const APP = '22222222-2222-4222-8222-222222222222';
const IDENTITY = '33333333-3333-4333-8333-333333333333';
const STORAGE = 'https://storage.azure.com';

const secret = (setting: keyof typeof SECRETS) => ({ setting });
const bearer = (token: string) => (headers: IncomingHttpHeaders) =>
  headers.authorization === `Bearer ${token}`;

const clientCredentials = {
  type: 'clientCredentials',
  tenantId: TENANT,
  clientId: APP,
  clientSecret: secret('CLIENT_SECRET'),
  scope: SCOPE,
} as const;

/** A kind of sign-in without a case does not compile. The app itself runs as the identity that AZURE_CLIENT_ID names. */
const CASES: Readonly<Record<Auth['type'], Case>> = {
  none: {
    auth: { type: 'none' },
    wrong: { 'a token that nobody asked for': { type: 'bearer', token: secret('TOKEN') } },
    accepts: ({ authorization, cookie }) => authorization === undefined && cookie === undefined,
  },
  basic: {
    auth: { type: 'basic', username: 'jörg', password: secret('PASSWORD') },
    wrong: {
      'no sign-in': { type: 'none' },
      'another user': { type: 'basic', username: 'jorg', password: secret('PASSWORD') },
      'another password': { type: 'basic', username: 'jörg', password: secret('WRONG') },
    },
    accepts: ({ authorization = '' }) => {
      const [scheme, pair = ''] = authorization.split(' ');
      return scheme === 'Basic' && Buffer.from(pair, 'base64').toString() === `jörg:${SECRETS.PASSWORD}`;
    },
  },
  header: {
    auth: { type: 'header', name: 'X-Api-Key', value: secret('KEY') },
    wrong: {
      'another header': { type: 'header', name: 'X-Apikey', value: secret('KEY') },
      'another key': { type: 'header', name: 'X-Api-Key', value: secret('WRONG') },
    },
    accepts: (headers) => headers['x-api-key'] === SECRETS.KEY && headers.authorization === undefined,
  },
  bearer: {
    auth: { type: 'bearer', token: secret('TOKEN') },
    wrong: { 'another token': { type: 'bearer', token: secret('WRONG') } },
    accepts: bearer(SECRETS.TOKEN),
  },
  clientCredentials: {
    auth: clientCredentials,
    wrong: {
      'another secret': { ...clientCredentials, clientSecret: secret('WRONG') },
      'another client': { ...clientCredentials, clientId: IDENTITY },
      'another scope': { ...clientCredentials, scope: `${RESOURCE}/else` },
      'the other app': { ...clientCredentials, clientId: IDENTITY, clientSecret: secret('TOKEN') },
    },
    accepts: bearer(tokenFor(SCOPE)),
  },
  managedIdentity: {
    auth: { type: 'managedIdentity', scope: SCOPE },
    wrong: {
      'another scope': { type: 'managedIdentity', scope: `${STORAGE}/.default` },
      'the identity of another': { type: 'managedIdentity', scope: SCOPE, clientId: IDENTITY },
    },
    accepts: bearer(tokenFor(`${RESOURCE} ${APP}`)),
  },
};

/** Variants of a kind, each a case of its own. */
const VARIANTS: Readonly<Record<string, Case>> = {
  'managedIdentity, user-assigned': {
    auth: { type: 'managedIdentity', scope: SCOPE, clientId: IDENTITY },
    wrong: { 'an identity that is not there': { type: 'managedIdentity', scope: SCOPE, clientId: TENANT } },
    accepts: bearer(tokenFor(`${RESOURCE} ${IDENTITY}`)),
  },
};

const METADATA = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
  <Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityType Name="T"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32"/></EntityType>
    <EntityContainer Name="C"><EntitySet Name="T" EntityType="N.T"/></EntityContainer>
  </Schema></edmx:DataServices></edmx:Edmx>`;

const ALL = [...Object.entries(CASES), ...Object.entries(VARIANTS)];
/** A feed for each case as it should be, and for each way to get it wrong. */
const ATTEMPTS = ALL.flatMap(([kind, { auth, wrong, accepts }], at) =>
  [['as configured', auth] as const, ...Object.entries(wrong)].map(([how, written], place) => ({
    kind,
    how,
    feed: `feed-${at}-${place}`,
    auth: written,
    accepts,
    isRight: place === 0,
  })),
);

const URLS = {
  STATE_TABLES_URL: 'https://account.table.core.windows.net',
  AzureWebJobsStorage__queueServiceUri: 'https://account.queue.core.windows.net',
  LAKE_URL: 'https://account.dfs.core.windows.net/lake',
};

const HOST_HEADER = 'the header of the host';
const KNOWN: Parameters<typeof startEntra>[0] = {
  registrations: [
    { tenantId: TENANT, clientId: APP, clientSecret: SECRETS.CLIENT_SECRET, scope: SCOPE },
    { tenantId: TENANT, clientId: IDENTITY, clientSecret: SECRETS.TOKEN, scope: 'other' },
  ],
  identities: [
    { header: HOST_HEADER, resource: RESOURCE, clientId: APP },
    { header: HOST_HEADER, resource: RESOURCE, clientId: IDENTITY },
    { header: HOST_HEADER, resource: STORAGE, clientId: APP },
  ],
};

/** What each store was asked with. */
const stored: string[] = [];
const store =
  (what: string): RequestListener =>
  (request, response) => {
    stored.push(`${what} ${request.headers.authorization}`);
    response.writeHead(404, { 'x-ms-error-code': 'ResourceNotFound' }).end();
  };
const HOSTS = {
  'account.table.core.windows.net': store('table'),
  'account.queue.core.windows.net': store('queue'),
  'account.blob.core.windows.net': store('lake'),
  'account.dfs.core.windows.net': store('lake'),
};

let folder: string;
let service: Server;
let entra: Entra;
let outcomes: Readonly<Record<string, string>>;

const startService = async (): Promise<string> => {
  service = createServer((request, response) => {
    const [, feed] = request.url?.split('/') ?? [];
    const attempt = ATTEMPTS.find((one) => one.feed === feed);
    if (attempt?.accepts(request.headers) !== true) return response.writeHead(401).end();
    return response.writeHead(200, { 'content-type': 'application/xml' }).end(METADATA);
  });
  await once(service.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
};

const feedOf = (url: string, { feed, auth }: (typeof ATTEMPTS)[number]) => ({
  name: feed,
  source: { serviceUrl: `${url}/${feed}`, entitySet: 'T', auth },
  cursor: { column: 'Id' },
  table: feed,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-sign-in-'));
  entra = await startEntra(KNOWN, HOSTS);
  const certificate = join(folder, 'ca.pem');
  await writeFile(certificate, entra.certificate);
  const url = await startService();
  const env = {
    ...SECRETS,
    ...URLS,
    ...entra.environment,
    PATH: process.env['PATH'],
    NODE_EXTRA_CA_CERTS: certificate,
    IDENTITY_HEADER: HOST_HEADER,
    AZURE_CLIENT_ID: APP,
    SYNC_SCHEDULE: '0 */5 * * * *',
    FEEDS_JSON: JSON.stringify({ feeds: ATTEMPTS.map((attempt) => feedOf(url, attempt)) }),
    PROBE_STORES: 'yes',
  };
  const script = join(import.meta.dirname, '../support/application-process.ts');
  const { stdout } = await run(process.execPath, [script], { env, cwd: folder });
  outcomes = JSON.parse(stdout) as typeof outcomes;
});

afterAll(async () => {
  service.close();
  await entra.close();
  await rm(folder, { recursive: true });
});

describe.each(ALL.map(([kind]) => kind))('auth of type %s', (kind) => {
  const attempts = ATTEMPTS.filter((attempt) => attempt.kind === kind);

  test.each(attempts.filter(({ isRight }) => isRight))('is let in $how', ({ feed }) => {
    expect(outcomes[feed]).toBe('ok');
  });

  test.each(attempts.filter(({ isRight }) => !isRight))('is refused with $how, and says so', ({ feed }) => {
    expect(outcomes[feed]).toMatch(/^source-denied: /);
  });
});

test('T9: no secret is in what a refused sign-in says', () => {
  const told = Object.values(outcomes).join('\n');
  for (const value of Object.values(SECRETS).filter((one) => one !== SECRETS.WRONG)) {
    expect(told).not.toContain(value);
  }
});

test('state, lake and queue are asked with a token of the identity that AZURE_CLIENT_ID names', () => {
  const token = `Bearer ${tokenFor(`${STORAGE} ${APP}`)}`;
  expect(new Set(stored)).toStrictEqual(
    new Set(['table', 'lake', 'queue'].map((what) => `${what} ${token}`)),
  );
});

test('T9: nothing is asked of any other host', () => {
  expect(entra.refused).toStrictEqual([]);
});
