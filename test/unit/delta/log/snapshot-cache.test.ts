import { describe, expect, test } from 'vitest';
import { holdSnapshots, type Snapshot } from '../../../../shared/delta/index.ts';
import { snapshotBytes } from '../../../../shared/delta/log/snapshot-cache.ts';
import {
  add,
  lakeWith,
  logName,
  metaData,
  protocol,
  recorded,
  snapshotOf,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const start = async (maxBytes = 1 << 20) => {
  const inner = await lakeWith([protocol, metaData(), add('a')], [add('b')]);
  const { lake, calls } = recorded(inner);
  return { inner, lake, calls, snapshots: holdSnapshots(maxBytes) };
};

const knownOf = ({ version, etag = '', metadata: { id } }: Snapshot) => ({ version, etag, id });

describe('the last snapshot of a table', () => {
  test('is brought up to date from what came since', async () => {
    const { inner, lake, calls, snapshots } = await start();
    await snapshots.latest(lake, TABLE);
    await writeCommit(inner, 2, [add('c')]);
    calls.length = 0;
    const latest = await snapshots.latest(lake, TABLE);
    expect(latest).toEqual(await snapshotOf(inner));
    expect(calls).toEqual(['list 00000000000000000001', 'read 00000000000000000002.json']);
  });

  test('is had without a call where the log is known to hold it, and not otherwise', async () => {
    const { inner, lake, calls, snapshots } = await start();
    const snapshot = await snapshotOf(inner);
    const known = knownOf(snapshot);
    expect(snapshots.at(TABLE, known)).toBeUndefined();
    const latest = await snapshots.latest(lake, TABLE);
    calls.length = 0;
    expect(snapshots.at(TABLE, known)).toEqual(latest);
    expect(calls).toEqual([]);
    expect(snapshots.at(TABLE, undefined)).toBeUndefined();
    expect(snapshots.at(TABLE, { ...known, version: 0 })).toBeUndefined();
    expect(snapshots.at(TABLE, { ...known, etag: '"other"' })).toBeUndefined();
    expect(snapshots.at(TABLE, { ...known, id: 'table-2' })).toBeUndefined();
  });

  test('without an ETag is never the one that is known', async () => {
    const { inner, snapshots } = await start();
    const bare = { ...(await snapshotOf(inner)), etag: '' };
    snapshots.keep(bare);
    expect(snapshots.at(TABLE, knownOf(bare))).toBeUndefined();
  });

  test('of a table that was dropped is forgotten, and of one that was made anew loaded whole', async () => {
    const { inner, lake, snapshots } = await start();
    await snapshots.latest(lake, TABLE);
    for (const version of [0, 1]) await inner.delete(logName(version));
    expect(await snapshots.latest(lake, TABLE)).toBeUndefined();
    expect(snapshots.about(TABLE, 'table-1')).toBeUndefined();
    await writeCommit(inner, 0, [protocol, metaData({ id: 'table-2' })]);
    await snapshots.latest(lake, TABLE);
    await writeCommit(inner, 0, [protocol, metaData({ id: 'table-3' })]);
    expect((await snapshots.latest(lake, TABLE))?.metadata.id).toBe('table-3');
    expect(snapshots.about(TABLE, 'table-2')).toBeUndefined();
  });

  test('goes for one that was used later, once both take more than there is room for', async () => {
    const { inner } = await start();
    const one = await snapshotOf(inner);
    const snapshots = holdSnapshots(2 * snapshotBytes(one));
    const named = (tablePath: string): Snapshot => ({ ...one, tablePath });
    const isHeld = (tablePath: string): boolean => snapshots.at(tablePath, knownOf(one)) !== undefined;
    for (const name of ['one', 'two', 'one', 'three']) snapshots.keep(named(name));
    expect(['one', 'two', 'three'].map(isHeld)).toEqual([true, false, true]);
  });

  test('that is larger than all the room is not held, but what kind of table it is', async () => {
    const { inner, lake, calls, snapshots } = await start(1);
    const snapshot = await snapshots.latest(lake, TABLE);
    expect(snapshots.at(TABLE, snapshot && knownOf(snapshot))).toBeUndefined();
    expect(snapshots.about(TABLE, 'table-1')).toEqual({ metadata: snapshot?.metadata });
    snapshots.checkpointed(TABLE, 'table-1', { version: 1, sizeBytes: 9 });
    calls.length = 0;
    await snapshots.latest(lake, TABLE);
    expect(calls).toContain('read 00000000000000000000.json');
    expect(snapshots.about(TABLE, 'table-1')?.checkpoint).toEqual({ version: 1, sizeBytes: 9 });
    expect((await snapshotOf(inner)).checkpoint).toBeUndefined();
  });

  test('knows of the newest checkpoint, whoever has written it', async () => {
    const { inner, lake, snapshots } = await start();
    await snapshots.latest(lake, TABLE);
    snapshots.checkpointed(TABLE, 'table-2', { version: 1, sizeBytes: 9 });
    expect(snapshots.about(TABLE, 'table-1')?.checkpoint).toBeUndefined();
    await writeCommit(inner, 2, [add('c')]);
    await inner.write(`${TABLE}/_delta_log/00000000000000000002.checkpoint.parquet`, new Uint8Array(7));
    await snapshots.latest(lake, TABLE);
    expect(snapshots.about(TABLE, 'table-1')?.checkpoint).toEqual({ version: 2, sizeBytes: 7 });
    snapshots.keep({ ...(await snapshotOf(await lakeWith([protocol, metaData()]))) });
    expect(snapshots.about(TABLE, 'table-1')?.checkpoint).toEqual({ version: 2, sizeBytes: 7 });
  });
});
