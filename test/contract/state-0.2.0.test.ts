import { beforeAll, describe, expect, test } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import { createMemoryLake } from '../../shared/lake/index.ts';
import { manifestStore } from '../../shared/sync/reload/manifest.ts';
import {
  answerOf,
  type Job,
  progressOf,
  requestOf,
  requestText,
  type StateStore,
} from '../../shared/state/index.ts';
import { asNow, fixtureOf, type Released, releasedStore } from './released-state.ts';

// `entities`: as version 0.2.0 wrote them; `decoded`: as it read them itself. One feed has all that its types knew, one the least.
interface Decoded {
  readonly feeds: readonly { readonly feed: string; readonly lease?: { readonly holder: string } }[];
  readonly jobs: readonly {
    readonly job: Job;
    readonly progress: object;
    readonly request?: object;
    readonly answer?: object;
  }[];
  readonly runs: Readonly<Record<string, readonly object[]>>;
}
const decoded = fixtureOf('0.2.0', 'decoded') as Decoded;
const NOW = Date.UTC(2026, 0, 1);

let store: StateStore;
beforeAll(async () => {
  store = await releasedStore('0.2.0', NOW);
});

describe('version 0.2.0', () => {
  test.each(decoded.feeds)('is read on: feed $feed, with all that it had', async ({ lease, ...feed }) => {
    const { etag: _etag, ...entry } = { ...(await store.entry(feed.feed)) };
    expect(entry).toStrictEqual({
      ...(asNow(feed) as object),
      ...(lease && { lease: { holder: lease.holder, endsInMs: store.leaseMs } }),
    });
  });

  test.each(decoded.jobs)('is read on: job $job.runId of feed $job.feed, its texts too', async (kept) => {
    const { job } = kept;
    const stored = await store.job(job.runId);
    expect(stored).toStrictEqual({ outcome: 'found', job, etag: stored?.etag });
    expect(progressOf(job)).toStrictEqual(asNow(kept.progress));
    expect(requestOf(job, job.kind)).toStrictEqual(kept.request ?? {});
    expect(job.answer === undefined ? undefined : answerOf(job)).toStrictEqual(kept.answer);
  });

  test.each(Object.entries(decoded.runs))('is read on: the runs of feed %s', async (feed, runs) => {
    expect(await store.runs(feed, 100)).toStrictEqual(runs);
  });

  interface Kept {
    readonly tablePath: string;
    readonly runId: string;
    readonly segments: readonly string[];
    readonly files: Readonly<Record<string, string>>;
    readonly decoded: object;
  }
  test.each(fixtureOf('0.2.0', 'manifests') as readonly Kept[])(
    'is read on: the manifest of run $runId',
    async ({ tablePath, runId, segments, files, decoded: manifest }) => {
      const lake = createMemoryLake();
      for (const [path, text] of Object.entries(files)) await lake.write(path, Buffer.from(text));
      const found = await manifestStore(lake, { tablePath, runId, newId: () => 'own' }).load(segments);
      expect(found).toStrictEqual(asNow(manifest));
    },
  );

  test('is read on: what its commits tell, that of a reload and of a fence too', async () => {
    const log = fixtureOf('0.2.0', 'commits') as {
      readonly tablePath: string;
      readonly files: Readonly<Record<string, string>>;
      readonly decoded: readonly object[];
    };
    const lake = createMemoryLake();
    for (const [path, text] of Object.entries(log.files)) await lake.write(path, Buffer.from(text));
    const found = await loadCommits(lake, log.tablePath, { from: 0, to: log.decoded.length - 1 });
    const commits = found.outcome === 'found' ? found.commits : [];
    const told = commits.map(({ version, tidemark, txnId, txns }) => ({
      version,
      tidemark,
      txnId,
      txns: [...txns],
    }));
    expect(told).toStrictEqual(log.decoded);
  });

  test('has a feed, a run and a manifest with every field that its types knew', () => {
    const full = decoded.jobs.find(({ job }) => job.runId === 'r-full');
    expect(Object.keys({ ...full?.progress })).toHaveLength(14);
    expect(Object.keys({ ...full?.answer })).toHaveLength(18);
    expect(Object.keys({ ...decoded.runs['full']?.[0] })).toHaveLength(17);
    const { state = {} } = decoded.feeds.find(({ feed }) => feed === 'full') as { state?: object };
    expect(Object.keys(state)).toHaveLength(14);
  });
});

const jobsOf = (version: Released): readonly Job[] => {
  const { jobs } = fixtureOf(version, 'decoded') as {
    jobs: readonly (Job | { readonly job: Job })[];
  };
  return jobs.map((one) => ('job' in one ? one.job : one));
};

describe.each(['0.1.0', '0.2.0'] as const)('the texts of a job of version %s', (version) => {
  test.each(jobsOf(version))('say what they said: run $runId', (job) => {
    expect(progressOf(job)).toStrictEqual(asNow(JSON.parse(job.progress)));
    expect(requestOf(job, job.kind)).toStrictEqual(JSON.parse(job.request));
    const answer: unknown = job.answer === undefined ? undefined : JSON.parse(job.answer);
    expect(job.answer === undefined ? undefined : answerOf(job)).toStrictEqual(answer);
  });

  test.each(jobsOf(version))('are the same request when it comes again: run $runId', (job) => {
    expect(requestText(job.kind, requestOf(job, job.kind))).toBe(job.request);
  });
});
