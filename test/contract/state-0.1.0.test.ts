import { readFileSync } from 'node:fs';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { loadCommits } from '../../shared/delta/index.ts';
import { createMemoryLake } from '../../shared/lake/index.ts';
import { parseRunMessage } from '../../shared/queue/index.ts';
import { createTableStateStore, type StateStore } from '../../shared/state/index.ts';

// As version 0.1.0 wrote them: `entities` into the table, `decoded` as it read them itself.
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/0.1.0/${name}.json`, import.meta.url), 'utf8'));

interface Decoded {
  readonly feeds: readonly { readonly feed: string; readonly pending?: { readonly runId: string } }[];
  readonly jobs: readonly { readonly runId: string }[];
  readonly runs: Readonly<Record<string, readonly object[]>>;
}
const entities = fixture('entities') as readonly { partitionKey: string; rowKey: string }[];
const decoded = fixture('decoded') as Decoded;

let azurite: Azurite;
let state: StateStore;
const NOW_MS = Date.UTC(2026, 5, 1);

beforeAll(async () => {
  azurite = await startAzurite();
  const options = { allowInsecureConnection: true };
  const table = TableClient.fromConnectionString(azurite.connectionString, 'tidemark', options);
  await table.createTable();
  for (const entity of entities) await table.createEntity(entity);
  state = createTableStateStore({ connectionString: azurite.connectionString });
});
afterAll(() => azurite.stop());

test('every feed of version 0.1.0 is read with the watermark, lease and pending run that it had', async () => {
  const feeds = await state.feeds();
  expect(feeds).toHaveLength(decoded.feeds.length);
  expect(feeds).toMatchObject(decoded.feeds);
});

test.each(decoded.jobs)('job $runId of version 0.1.0 is read as it was', async (job) => {
  expect(await state.job(job.runId)).toEqual(job);
});

test.each(Object.entries(decoded.runs))(
  'the runs of feed "%s" of version 0.1.0 are read, newest first',
  async (feed, runs) => {
    expect(await state.runs(feed, 100)).toEqual(runs);
  },
);

test('the messages of version 0.1.0 name their runs', () => {
  const { messages } = fixture('messages') as { messages: readonly object[] };
  expect(messages).toHaveLength(2);
  for (const message of messages) {
    expect(parseRunMessage(message)).toEqual(message);
    expect(parseRunMessage(JSON.stringify(message))).toEqual(message);
  }
});

test.each(decoded.feeds)(
  'feed "$feed" of version 0.1.0 is claimed as its lease and its pending run allow',
  async ({ feed, pending }) => {
    const stranger = await state.acquire({ feed, holder: 'stranger', now: NOW_MS, ttlMs: 1_000 });
    expect(stranger.outcome).toBe(pending === undefined ? 'acquired' : 'lease-held');
    const runId = pending?.runId ?? 'own';
    const own = await state.acquire({ feed, holder: 'own', runId, now: NOW_MS + 2_000, ttlMs: 1_000 });
    expect(own.outcome).toBe('acquired');
  },
);

test('the commits of version 0.1.0 tell what each did, and how far it came', async () => {
  const lake = createMemoryLake();
  const commits = fixture('commits') as Readonly<Record<string, string>>;
  for (const [place, text] of Object.entries(commits)) {
    await lake.write(`Tables/t/_delta_log/${place.split('/').at(-1) ?? ''}`, Buffer.from(text));
  }
  const found = await loadCommits(lake, 'Tables/t', 0, 4, {});
  expect(found).toMatchObject({
    outcome: 'found',
    commits: [
      { tidemark: { rows: 21, batch: 1, to: '10268' } },
      { tidemark: { rows: 21, batch: 2, from: '10268', to: '10289' } },
      { tidemark: { rows: 18, batch: 3, from: '10289', to: '10307' } },
      { tidemark: { rows: 5, batch: 4, from: '10307', to: '10312' } },
      { tidemark: { kind: 'reload', batch: 5, from: '10302', to: '10312', rows: 10, removed: 10 } },
    ],
  });
});
