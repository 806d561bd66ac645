import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Application, createApplication } from '../../functions/application.ts';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { throughEveryDoor, type Told } from '../support/doors.ts';
import { type Entra, startEntra, tokenFor } from '../support/entra.ts';
import { formsOf, hostile, ROW_VALUE, startHostile } from '../support/hostile-service.ts';

const run = promisify(execFile);

const SETTINGS = { PASSWORD: 'p:a/s s"w+rd=', KEY: 'key+/=4711/end', TOKEN: 'fixed.bearer/token+4711' };
const ACCOUNT_KEY = Buffer.from('the key of a storage account').toString('base64');
const SIGNATURE = 'sigOfTheTables/+abc=';
const HOST_HEADER = 'the-header-of-the-host';
const STORAGE_TOKEN = tokenFor('https://storage.azure.com ');
/** Everything that must stay inside, Basic's pair too. */
const SECRETS = [...Object.values(SETTINGS), `me:${SETTINGS.PASSWORD}`, ACCOUNT_KEY, SIGNATURE, HOST_HEADER];
const NEVER = [...SECRETS.flatMap(formsOf), STORAGE_TOKEN, ROW_VALUE];

const AUTH = [
  { type: 'basic', username: 'me', password: { setting: 'PASSWORD' } },
  { type: 'header', name: 'X-Api-Key', value: { setting: 'KEY' } },
  { type: 'bearer', token: { setting: 'TOKEN' } },
];

const feedsFor = (url: string) =>
  JSON.stringify({
    feeds: AUTH.map((auth, at) => ({
      name: `feed-${at}`,
      source: { serviceUrl: url, entitySet: 'Things', auth },
      cursor: { column: 'Id' },
      table: `Things${at}`,
      reload: { rows: 5 },
    })),
  });

const found = (texts: readonly string[], what: readonly string[]): readonly string[] =>
  what.filter((one) =>
    texts.some((text) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1))),
  );

describe('T9: a source that echoes secrets and values of rows', () => {
  let folder: string;
  let azurite: Azurite;
  let source: Awaited<ReturnType<typeof startHostile>>;
  let app: Application;
  const told: Told = { logs: [], answers: [], thrown: [] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-secrets-'));
    [azurite, source] = await Promise.all([startAzurite(), startHostile(SECRETS)]);
    const settings = {
      ...SETTINGS,
      IDENTITY_HEADER: HOST_HEADER,
      UNUSED: `BlobEndpoint=https://a.example/;SharedAccessSignature=sv=1&sig=${encodeURIComponent(SIGNATURE)}`,
      OTHER: `AccountName=account;AccountKey=${ACCOUNT_KEY}`,
      LAKE_URL: pathToFileURL(folder).href,
      AzureWebJobsStorage: azurite.connectionString,
      SYNC_SCHEDULE: '0 */5 * * * *',
      FEEDS_JSON: feedsFor(source.url),
    };
    app = createApplication(settings, new AbortController().signal);
    for (let round = 0; round < 8; round += 1) {
      const { logs, answers, thrown } = await throughEveryDoor(() => app);
      told.logs.push(...logs);
      told.answers.push(...answers);
      told.thrown.push(...thrown);
    }
  });

  afterAll(async () => {
    source.close();
    await azurite.stop();
    await rm(folder, { recursive: true });
  });

  test('has none of them in a log line, or in what is thrown to the host', () => {
    expect(told.logs.length).toBeGreaterThan(20);
    expect(found([...told.logs, ...told.thrown], NEVER)).toStrictEqual([]);
  });

  test('has none of them in the record of a run, and every code there is a known one or "other"', async () => {
    const records = await Promise.all(app.feeds.map(({ name }) => app.deps.state.runs(name, 100)));
    const texts = records.flat().map((record) => JSON.stringify(record));
    expect(texts.length).toBeGreaterThan(20);
    expect(found(texts, NEVER)).toStrictEqual([]);
    expect(found(texts, ['(other)', 'source-throttled'])).toStrictEqual(['(other)', 'source-throttled']);
  });

  test('has none of them in what is answered of a run by its id', () => {
    const views = told.answers.filter((answer) => answer.includes('"status":"ended"'));
    expect(views.length).toBeGreaterThan(5);
    expect(found(views, [...NEVER, 'was refused'])).toStrictEqual([]);
  });

  test('is quoted to who made the call, with the secrets replaced', () => {
    const own = told.answers.filter((answer) => answer.includes('"said"'));
    expect(own.length).toBeGreaterThan(5);
    expect(
      found(
        own,
        NEVER.filter((one) => one !== ROW_VALUE),
      ),
    ).toStrictEqual([]);
    expect(own[0]).toContain('***');
  });
});

describe('T9: tables, queue and lake that echo secrets', () => {
  let folder: string;
  let entra: Entra;
  let told: Told;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-secrets-'));
    const echo = hostile([...SECRETS, STORAGE_TOKEN], ['refused']);
    entra = await startEntra(
      { registrations: [], identities: [{ header: HOST_HEADER, resource: 'https://storage.azure.com' }] },
      Object.fromEntries(
        ['table', 'queue', 'blob', 'dfs'].map((kind) => [`account.${kind}.core.windows.net`, echo]),
      ),
    );
    const certificate = join(folder, 'ca.pem');
    await writeFile(certificate, entra.certificate);
    const env = {
      ...SETTINGS,
      ...entra.environment,
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: certificate,
      IDENTITY_HEADER: HOST_HEADER,
      LAKE_URL: 'https://account.dfs.core.windows.net/lake',
      STATE_TABLES_CONNECTION_STRING: `TableEndpoint=https://account.table.core.windows.net/;SharedAccessSignature=sv=2026-02-06&se=2099-01-01&sig=${encodeURIComponent(SIGNATURE)}`,
      AzureWebJobsStorage: `DefaultEndpointsProtocol=https;AccountName=account;AccountKey=${ACCOUNT_KEY};EndpointSuffix=core.windows.net`,
      SYNC_SCHEDULE: '0 */5 * * * *',
      FEEDS_JSON: feedsFor('https://source.example/odata'),
    };
    const script = join(import.meta.dirname, '../support/hostile-process.ts');
    const { stdout } = await run(process.execPath, [script], {
      env,
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    });
    told = JSON.parse(stdout) as Told;
  });

  afterAll(async () => {
    await entra.close();
    await rm(folder, { recursive: true });
  });

  test.each(['logs', 'answers', 'thrown'] as const)('have none of them in %s', (door) => {
    expect(told[door].length).toBeGreaterThan(0);
    expect(found(told[door], NEVER)).toStrictEqual([]);
  });

  test('are told with status and the code "other"', () => {
    const health = told.answers.find((answer) => answer.includes('"checks"')) ?? '';
    for (const name of ['state', 'lake', 'queue'])
      expect(health).toMatch(new RegExp(`"name":"${name}","status":"failed","reasons":\\["[^"]*400 other`));
    expect(told.logs.join('\n')).toContain('400 other');
  });
});
