import { readFileSync } from 'node:fs';
import { TableClient } from '@azure/data-tables';
import { beforeAll, expect, test } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import { createMemoryLake } from '../../shared/lake/index.ts';
import { parseRunMessage } from '../../shared/queue/index.ts';
import type { FeedState, PendingRun } from '../../shared/state/index.ts';
import { aClaim, aJob, aState, claimed, T0 } from './state-fixtures.ts';
import { type StateWorld, useTables } from './state-worlds.ts';

// As version 0.1.0 wrote them: `entities` into the table, `decoded` as it read them itself.
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/0.1.0/${name}.json`, import.meta.url), 'utf8'));

/** A state as version 0.1.0 named its fields. */
type OldState = Omit<FeedState, 'verifiedThrough' | 'unverifiedRows'> & {
  readonly verifiedFrom: string | null;
  readonly unverifiedRows: number;
};
const asNow = ({ verifiedFrom, unverifiedRows, ...state }: OldState): FeedState => ({
  ...state,
  verifiedThrough: verifiedFrom,
  unverifiedRows: unverifiedRows < 0 ? 'unknown' : unverifiedRows,
});

interface OldFeed {
  readonly feed: string;
  readonly state?: OldState;
  readonly lease?: { readonly holder: string };
  readonly pending?: PendingRun;
}
interface Decoded {
  readonly feeds: readonly OldFeed[];
  readonly jobs: readonly { readonly runId: string }[];
  readonly runs: Readonly<Record<string, readonly object[]>>;
}
const entities = fixture('entities') as readonly { partitionKey: string; rowKey: string }[];
const decoded = fixture('decoded') as Decoded;

const tables = useTables();
let world: StateWorld;

/** A table as version 0.1.0 left it, just now. */
const openOld = async (): Promise<StateWorld> => {
  const opened = await tables.open();
  const tableName = opened.store.location.split('/').at(-1) ?? '';
  const options = { allowInsecureConnection: true };
  const { connectionString } = tables.azurite();
  const table = TableClient.fromConnectionString(connectionString, tableName, options);
  await table.createTable();
  for (const entity of entities) await table.createEntity(entity);
  return opened;
};
beforeAll(async () => {
  world = await openOld();
});

test('every feed of version 0.1.0 is read with the watermark, holder and pending run that it had', async () => {
  const feeds = await world.store.feeds();
  expect(feeds).toHaveLength(decoded.feeds.length);
  const expected = decoded.feeds.map(({ lease, state, ...feed }) => ({
    ...feed,
    ...(state && { state: asNow(state) }),
    ...(lease && { lease: { holder: lease.holder } }),
    format: 1,
    isIntending: false,
  }));
  expect(feeds).toMatchObject(expected);
  expect(feeds.filter((feed) => 'unreadable' in feed)).toStrictEqual([]);
});

test.each(decoded.jobs)('job $runId of version 0.1.0 is read as it was', async (job) => {
  const stored = await world.store.job(job.runId);
  expect(stored).toStrictEqual({ outcome: 'found', job, etag: stored?.etag });
});

test.each(Object.entries(decoded.runs))(
  'the runs of feed "%s" of version 0.1.0 are read, newest first',
  async (feed, runs) => {
    expect(await world.store.runs(feed, 100)).toEqual(runs);
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

/** What becomes of another run's claim at once, and of one when every lease of version 0.1.0 has ended. */
const outcomesFor = ({ lease, pending }: OldFeed): readonly string[] => {
  if (pending !== undefined) return ['held', 'held'];
  return lease === undefined ? ['claimed', 'held'] : ['held', 'claimed'];
};

test.each(decoded.feeds)(
  'feed "$feed" of version 0.1.0 is held while its lease is in force, and its pending run’s after that',
  async (old) => {
    const { store, later } = await openOld();
    const { feed } = old;
    const claimFor = async (runId: string) =>
      store.claim(aClaim({ feed, holder: `of ${runId}`, job: aJob({ feed, runId }) }));
    const early = await claimFor('early');
    const late = await later(62_000, async () => claimFor('late'));
    expect([early.outcome, late.outcome]).toStrictEqual(outcomesFor(old));
  },
);

test.each(decoded.feeds.filter(({ pending }) => pending !== undefined))(
  'the pending run of feed "$feed" of version 0.1.0 goes on, with the watermark that it had',
  async ({ feed, state, pending }) => {
    const { store, later } = await openOld();
    const runId = pending?.runId ?? '';
    const stored = await store.job(runId);
    const job = aJob({ feed, runId, kind: pending?.kind ?? 'append', attempts: 9 });
    const request = { feed, holder: 'own', job, ...(stored && { jobEtag: stored.etag }) };
    const { hold, entry } = await later(62_000, async () => claimed(store, request));
    const known = state && asNow(state);
    expect(entry?.state).toStrictEqual(known);
    const next = aState({ ...known, watermark: '99999' });
    await store.write(hold, { now: T0, state: next });
    expect(await store.entry(feed)).toMatchObject({ state: next, pending: { runId }, format: 2 });
  },
);

test('the commits of version 0.1.0 tell what each did, and how far it came', async () => {
  const lake = createMemoryLake();
  const commits = fixture('commits') as Readonly<Record<string, string>>;
  for (const [place, text] of Object.entries(commits)) {
    await lake.write(`Tables/t/_delta_log/${place.split('/').at(-1) ?? ''}`, Buffer.from(text));
  }
  const found = await loadCommits(lake, 'Tables/t', { from: 0, to: 4 });
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
