import { expect, test } from 'vitest';
import { loadSnapshot, vacuum, writeCheckpoint } from '../../../../shared/delta/index.ts';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import {
  add,
  metaData,
  protocol,
  remove,
  TABLE,
  withConfig,
  writeCommit,
} from '../../../support/delta-table.ts';

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1);

test('D16: a week is kept where the table says less, and a checkpoint of others has forgotten what went', async () => {
  let now = BEGIN;
  const clock = { now: () => now };
  const lake = createMemoryLake(clock);
  const configuration = { 'delta.deletedFileRetentionDuration': 'interval 1 hour' };
  for (const name of ['gone', 'live', 'orphan'])
    await lake.write(`${TABLE}/${name}.parquet`, new Uint8Array(1));
  await writeCommit(lake, 0, [protocol, metaData(withConfig(configuration))]);
  await writeCommit(lake, 1, [add('gone.parquet'), add('live.parquet')]);
  now += 28 * DAY_MS;
  await writeCommit(lake, 2, [remove('gone.parquet', { deletionTimestamp: now })]);
  const { version = 0, etag, metadata } = (await loadSnapshot(lake, TABLE)) ?? {};
  // By a clock that is a month ahead: it holds no tombstone.
  const ahead = { lake, clock: { now: () => now + 30 * DAY_MS } };
  await writeCheckpoint(ahead, { tablePath: TABLE, version, etag, id: metadata?.id ?? '' });
  const clean = async (days: number) => {
    now += days * DAY_MS;
    const { signal } = new AbortController();
    await vacuum({ lake, clock, signal, tablePath: TABLE }, { dryRun: false, deadline: Infinity });
    const left: string[] = [];
    for await (const { path } of lake.list(TABLE)) left.push(path.slice(TABLE.length + 1));
    return left.toSorted();
  };
  expect(await clean(6)).toStrictEqual(['gone.parquet', 'live.parquet']);
  expect(await clean(2)).toStrictEqual(['live.parquet']);
});

test('T8: a file of which its commit does not say when it went stays for a week after the checkpoint that follows', async () => {
  let now = BEGIN;
  const clock = { now: () => now };
  const lake = createMemoryLake(clock);
  for (const name of ['gone', 'live']) await lake.write(`${TABLE}/${name}.parquet`, new Uint8Array(1));
  await writeCommit(lake, 0, [protocol, metaData(withConfig({}))]);
  await writeCommit(lake, 1, [add('gone.parquet'), add('live.parquet')]);
  now += 28 * DAY_MS;
  await writeCommit(lake, 2, [remove('gone.parquet', { deletionTimestamp: undefined })]);
  const vacuumed = async () => {
    const { signal } = new AbortController();
    const ports = { lake, clock, signal, tablePath: TABLE };
    return (await vacuum(ports, { dryRun: false, deadline: Infinity })).files;
  };
  expect(await vacuumed()).toBe(0);
  const { version = 0, etag, metadata } = (await loadSnapshot(lake, TABLE)) ?? {};
  await writeCheckpoint({ lake, clock }, { tablePath: TABLE, version, etag, id: metadata?.id ?? '' });
  now += 6 * DAY_MS;
  expect(await vacuumed()).toBe(0);
  now += 2 * DAY_MS;
  expect(await vacuumed()).toBe(1);
});
