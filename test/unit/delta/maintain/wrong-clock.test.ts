import { expect, test } from 'vitest';
import {
  cleanLog,
  loadSnapshot,
  type Snapshot,
  vacuum,
  writeCheckpoint,
} from '../../../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../../../shared/lake/index.ts';
import { add, encode, metaData, protocol, remove, TABLE, writeCommit } from '../../../support/delta-table.ts';

const DAY_MS = 86_400_000;

const snapshotIn = async (lake: Lake): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(lake, TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

/** Ten days of a lake with a table of two files, one of which goes on the ninth, and a file that is staged on the last. `aheadMs`: of the machine's clock. */
const tenDays = async (aheadMs: number) => {
  let now = Date.UTC(2026, 0, 1);
  const lake = createMemoryLake({ now: () => now });
  const clock = { now: () => now + aheadMs };
  const stage = (name: string) => lake.write(`${TABLE}/${name}`, encode('rows'));
  for (const name of ['orphan.parquet', 'gone.parquet', 'live.parquet']) await stage(name);
  await writeCommit(lake, 0, [protocol, metaData(), add('gone.parquet'), add('live.parquet')]);
  now += 9 * DAY_MS;
  await writeCommit(lake, 1, [remove('gone.parquet', { deletionTimestamp: now })]);
  now += DAY_MS;
  await stage('staged.parquet');
  const { version, etag, metadata } = await snapshotIn(lake);
  await writeCheckpoint({ lake, clock }, { tablePath: TABLE, version, etag, id: metadata.id });
  return { lake, clock };
};

test.each([
  ['right', 0],
  ['half an hour ahead', 1_800_000],
  ['eight days ahead', 8 * DAY_MS],
  ['a year ahead', 365 * DAY_MS],
])(
  'D16: by a clock that is %s vacuum deletes what is old by the lake, and nothing else',
  async (_what, aheadMs) => {
    const { lake, clock } = await tenDays(aheadMs);
    const { signal } = new AbortController();
    const ports = { lake, tablePath: TABLE, clock, signal };
    expect(await vacuum(ports, { dryRun: false, deadline: Infinity })).toMatchObject({ files: 1 });
    const left: string[] = [];
    for await (const { path } of lake.list(TABLE)) left.push(path.slice(TABLE.length + 1));
    expect(left).toEqual(['gone.parquet', 'live.parquet', 'staged.parquet']);
  },
);

test('D14: by a clock that is a year ahead no log is cleaned that is young by the lake', async () => {
  const { lake, clock } = await tenDays(365 * DAY_MS);
  expect(await cleanLog({ lake, clock }, await snapshotIn(lake))).toEqual({ files: 0 });
  expect((await lake.head(`${TABLE}/_delta_log/${'0'.repeat(20)}.json`)).outcome).toBe('found');
});

test('D16: nothing is deleted where the lake does not say how old its files are', async () => {
  const { lake, clock } = await tenDays(0);
  const timeless: Lake = {
    location: lake.location,
    head: async (path, signal) => {
      const head = await lake.head(path, signal);
      return head.outcome === 'found' ? { ...head, info: { ...head.info, modifiedMs: 0 } } : head;
    },
    list: async function* (folder, options) {
      for await (const info of lake.list(folder, options)) yield { ...info, modifiedMs: 0 };
    },
    read: (...given) => lake.read(...given),
    write: (...given) => lake.write(...given),
    putIfAbsent: (...given) => lake.putIfAbsent(...given),
    delete: (...given) => lake.delete(...given),
  };
  const ports = { lake: timeless, tablePath: TABLE, clock, signal: new AbortController().signal };
  expect(await vacuum(ports, { dryRun: false, deadline: Infinity })).toMatchObject({ files: 0 });
  expect(await cleanLog(ports, await snapshotIn(lake))).toEqual({ files: 0 });
});
