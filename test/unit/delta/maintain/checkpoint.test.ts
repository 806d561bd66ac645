import { describe, expect, test } from 'vitest';
import { isTidemarkError } from '../../../../shared/core/index.ts';
import { loadSnapshot, type Snapshot, writeCheckpoint } from '../../../../shared/delta/index.ts';
import { loadWholeState } from '../../../../shared/delta/log/index.ts';
import { createMemoryLake, type Lake } from '../../../../shared/lake/index.ts';
import { loadFooter } from '../../../../shared/parquet/footer.ts';
import { readRows, sourceOf } from '../../../../shared/parquet/index.ts';
import {
  add,
  encode,
  lakeWith,
  logName,
  metaData,
  protocol,
  recorded,
  remove,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const NOW = Date.UTC(2026, 10, 30);
const DAY_MS = 86_400_000;
const clock = { now: () => NOW };
const hint = `${TABLE}/_delta_log/_last_checkpoint`;
const checkpoint = (version: number): string =>
  `${TABLE}/_delta_log/${String(version).padStart(20, '0')}.checkpoint.parquet`;

const deletionVector = { storageType: 'u', pathOrInlineDv: 'x', offset: 1, sizeInBytes: 3, cardinality: 2 };
const stats = '{"numRecords":1,"minValues":{"id":9007199254740993},"maxValues":{"d":0E-10}}';

/** A table that has some of everything. */
const everything = (): Promise<Lake> =>
  lakeWith(
    [
      {
        protocol: {
          minReaderVersion: 3,
          minWriterVersion: 7,
          readerFeatures: ['deletionVectors'],
          writerFeatures: ['deletionVectors', 'domainMetadata', 'appendOnly'],
        },
      },
      metaData({ name: 'n', description: 'd', configuration: { k: 'v' }, createdTime: 5 }),
      { txn: { appId: 'a', version: 1, lastUpdated: 7 } },
      { domainMetadata: { domain: 'kept', configuration: '{"x":1}', removed: false } },
      { domainMetadata: { domain: 'gone', configuration: '{}', removed: false } },
      add('a', { stats }),
      add('b', { tags: { t: null, u: 'v' }, deletionVector, baseRowId: 4, defaultRowCommitVersion: 0 }),
      add('c'),
      add('d'),
    ],
    [
      { commitInfo: { operation: 'x' } },
      { domainMetadata: { domain: 'gone', configuration: '{}', removed: true } },
      remove('c', {
        deletionTimestamp: NOW - DAY_MS,
        extendedFileMetadata: true,
        partitionValues: {},
        size: 3,
      }),
      remove('d', { deletionTimestamp: NOW - 8 * DAY_MS }),
      add('e', { stats: null }),
    ],
  );

const addLongTxn = async (lake: Lake): Promise<void> =>
  lake.write(logName(2), encode('{"txn":{"appId":"b","version":9007199254740993}}\n'));

const placeOf = ({ tablePath, version, etag, metadata: { id } }: Snapshot) => ({
  tablePath,
  version,
  etag,
  id,
});

const snapshotIn = async (lake: Lake): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(lake, TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

const write = async (lake: Lake) => writeCheckpoint({ lake, clock }, placeOf(await snapshotIn(lake)));

const hintIn = async (lake: Lake): Promise<unknown> => {
  const file = await lake.read(hint);
  return file.outcome === 'found' ? JSON.parse(Buffer.from(file.bytes).toString()) : undefined;
};

const bytesOf = async (lake: Lake, path: string): Promise<Uint8Array> => {
  const file = await lake.read(path);
  if (file.outcome === 'not-found') throw new Error(`no ${path}`);
  return file.bytes;
};

const filesIn = async (lake: Lake): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const { path } of lake.list(`${TABLE}/_delta_log`))
    names.push(path.slice(path.lastIndexOf('/') + 1));
  return names;
};

const still = (files: Snapshot['files'] = []) => files.map((file) => ({ ...file, dataChange: false }));

describe('D12: a checkpoint', () => {
  test('holds what the log adds up to: the same state is read from it alone', async () => {
    const lake = await everything();
    await addLongTxn(lake);
    const before = await loadWholeState(lake, TABLE, { upTo: 2 });
    expect(await write(lake)).toMatchObject({ outcome: 'written', version: 2 });
    for (const version of [0, 1]) await lake.delete(logName(version));
    const after = await loadWholeState(lake, TABLE, { upTo: 2 });
    expect(after?.snapshot).toEqual({
      ...before?.snapshot,
      files: still(before?.snapshot.files),
      checkpoint: { version: 2, sizeBytes: (await bytesOf(lake, checkpoint(2))).length },
    });
    expect(after?.snapshot.files[0]?.stats).toBe(stats);
    expect(after?.beyond).toEqual({
      txns: before?.beyond.txns,
      domains: before?.beyond.domains,
      tombstones: new Map(
        [...(before?.beyond.tombstones ?? [])]
          .filter(([path]) => path === 'c')
          .map(([path, file]) => [path, { ...file, dataChange: false }]),
      ),
    });
    expect(after?.beyond.txns.get('b')?.exact).toBe(9_007_199_254_740_993n);
    expect([...(after?.beyond.domains.keys() ?? [])]).toEqual(['kept']);
  });

  test('of a checkpoint and what came since holds both', async () => {
    const lake = await everything();
    await write(lake);
    await addLongTxn(lake);
    await writeCommit(lake, 3, [remove('a', { deletionTimestamp: NOW }), add('f')]);
    for (const version of [0, 1]) await lake.delete(logName(version));
    const before = await loadWholeState(lake, TABLE, { upTo: 3 });
    await write(lake);
    for (const version of [2]) await lake.delete(logName(version));
    await lake.delete(checkpoint(1));
    const after = await loadWholeState(lake, TABLE, { upTo: 3 });
    expect([...(after?.beyond.tombstones.keys() ?? [])]).toEqual(['c', 'a']);
    expect(after?.beyond.txns).toEqual(before?.beyond.txns);
    expect(after?.snapshot.files.map(({ path }) => path)).toEqual(['b', 'e', 'f']);
  });

  test('has one action a row, each in the columns that Spark writes, every value spelled out', async () => {
    const lake = await lakeWith([protocol, metaData(), add('a')]);
    await write(lake);
    const bytes = await bytesOf(lake, checkpoint(0));
    const rows: object[] = [];
    for await (const group of readRows(sourceOf(bytes))) rows.push(...group);
    const kinds = rows.map((row) =>
      Object.entries(row).flatMap(([kind, value]) => (value === null ? [] : [kind])),
    );
    expect(kinds).toEqual([['protocol'], ['metaData'], ['add']]);
    expect(rows[0]).toMatchObject({ protocol: { readerFeatures: null, writerFeatures: null } });
    expect(rows[2]).toMatchObject({ add: { dataChange: false, stats: null, deletionVector: null } });
    const { footer } = await loadFooter(sourceOf(bytes));
    const encodings = footer.rowGroups.flatMap(({ chunks }) =>
      chunks.map(({ struct }) => {
        const meta = struct.get(3)?.value;
        const list = meta instanceof Map ? meta.get(2)?.value : undefined;
        return typeof list === 'object' && 'items' in list ? list.items.filter((each) => each !== 3) : [];
      }),
    );
    // 0 is PLAIN; 3, RLE, is how levels are written.
    expect(new Set(encodings.flat())).toEqual(new Set([0]));
  });

  test('is told of once it is there, and never by an older one', async () => {
    const lake = await lakeWith([protocol, metaData()], [add('a')]);
    const old = placeOf(await snapshotIn(lake));
    await writeCommit(lake, 2, [add('b')]);
    await write(lake);
    const said = {
      version: 2,
      size: 4,
      sizeInBytes: (await bytesOf(lake, checkpoint(2))).length,
      numOfAddFiles: 2,
    };
    expect(await hintIn(lake)).toEqual(said);
    expect(await writeCheckpoint({ lake, clock }, old)).toMatchObject({ outcome: 'written', version: 1 });
    expect(await hintIn(lake)).toEqual(said);
    await writeCommit(lake, 3, [add('c')]);
    await write(lake);
    expect(await hintIn(lake)).toMatchObject({ version: 3 });
  });

  test.each(['{"version":99}', 'no json'])('D3: is told of instead of %s', async (text) => {
    const lake = await lakeWith([protocol, metaData()], [add('a')]);
    await lake.write(hint, encode(text));
    await write(lake);
    expect(await hintIn(lake)).toMatchObject({ version: 1 });
  });

  test('that is there is not written again, for one call', async () => {
    const inner = await lakeWith([protocol, metaData()]);
    await write(inner);
    const at = placeOf(await snapshotIn(inner));
    const { lake, calls } = recorded(inner);
    expect(await writeCheckpoint({ lake, clock }, at)).toEqual({ outcome: 'exists' });
    expect(calls).toEqual([`head ${String(0).padStart(20, '0')}.checkpoint.parquet`]);
  });

  test.each([
    ['statistics as columns', { 'delta.checkpoint.writeStatsAsStruct': 'true' }, 'writeStatsAsStruct'],
    ['no statistics as text', { 'delta.checkpoint.writeStatsAsJson': 'FALSE' }, 'writeStatsAsJson'],
  ])('is not written for a table that wants %s', async (_what, configuration, why) => {
    const lake = await lakeWith([protocol, metaData({ configuration })]);
    expect(await write(lake)).toMatchObject({ outcome: 'not-here', why: expect.stringContaining(why) });
    expect(await filesIn(lake)).toEqual([logName(0).slice(-25)]);
  });

  test.each([
    ['before the version that is protected', '3', 'not-here'],
    ['from it on', '0', 'written'],
  ])('of a table with checkpointProtection is written only %s', async (_what, before, outcome) => {
    const lake = await lakeWith([
      { protocol: { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['checkpointProtection'] } },
      metaData({ configuration: { 'delta.requireCheckpointProtectionBeforeVersion': before } }),
    ]);
    expect(await write(lake)).toMatchObject({ outcome });
  });

  test('D4: is not written for a protocol that is not written here', async () => {
    const lake = await lakeWith([
      { protocol: { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['shiny'] } },
      metaData(),
    ]);
    await expect(write(lake)).rejects.toMatchObject({
      kind: 'table-unsupported',
      facts: { feature: 'shiny' },
    });
    expect(await filesIn(lake)).toHaveLength(1);
  });

  test('is not written over a lake that gives no ETags', async () => {
    const lake = await lakeWith([protocol, metaData()]);
    const at = { ...placeOf(await snapshotIn(lake)), etag: '' };
    expect(await writeCheckpoint({ lake, clock }, at)).toMatchObject({ outcome: 'not-here' });
  });
});

/** Everything that a checkpoint asks of the lake, with `act` before or after its nth call. */
const acting = (lake: Lake, nth: number, moment: 'before' | 'after', act: () => Promise<void>) => {
  const calls: string[] = [];
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const isIt = calls.push(name) === nth;
    if (isIt && moment === 'before') await act();
    const result = await work();
    if (isIt && moment === 'after') await act();
    return result;
  };
  const acted: Lake = {
    ...lake,
    head: (path, signal) => around('head', () => lake.head(path, signal)),
    read: (path, options) => around('read', () => lake.read(path, options)),
    putIfAbsent: (path, bytes, signal) => around('put', () => lake.putIfAbsent(path, bytes, signal)),
    delete: (path, options) => around('delete', () => lake.delete(path, options)),
  };
  return { acted, calls };
};

const dropAll = async (lake: Lake): Promise<void> => {
  for await (const { path } of lake.list(`${TABLE}/_delta_log`)) await lake.delete(path);
};

/** A table that has a checkpoint of version 1, and is to have one of version 2. */
const aging = async () => {
  const lake = await lakeWith([protocol, metaData()], [add('a')]);
  await write(lake);
  await writeCommit(lake, 2, [add('b')]);
  return { lake, at: placeOf(await snapshotIn(lake)) };
};

const dry = await aging();
const dryRun = acting(dry.lake, 0, 'before', async () => undefined);
await writeCheckpoint({ lake: dryRun.acted, clock }, dry.at);
const PLACES = dryRun.calls.flatMap((name, index) =>
  (['before', 'after'] as const).map((moment) => ({ nth: index + 1, name, moment })),
);

describe('D13: of a table that was dropped and made anew', () => {
  test.each(PLACES)(
    '$moment call $nth, $name, no checkpoint is left in the new one',
    async ({ nth, moment }) => {
      const { lake, at } = await aging();
      const anew = async (): Promise<void> => {
        await dropAll(lake);
        await writeCommit(lake, 0, [protocol, metaData({ id: 'table-2' }), add('z')]);
      };
      const { acted } = acting(lake, nth, moment, anew);
      const result = await writeCheckpoint({ lake: acted, clock }, at).catch((error: unknown) => ({
        // Its log went while it was read: nothing was put.
        outcome: isTidemarkError(error, 'lake-unavailable') ? 'table-gone' : error,
      }));
      // After the last look it was there, and went with the table.
      expect(result.outcome).toBe(
        nth === dryRun.calls.length && moment === 'after' ? 'written' : 'table-gone',
      );
      expect(await filesIn(lake)).toEqual([logName(0).slice(-25)]);
      expect((await snapshotIn(lake)).metadata.id).toBe('table-2');
    },
  );
});

describe('a checkpoint that is cut off', () => {
  test.each(PLACES)(
    '$moment call $nth, $name, leaves a table that reads the same',
    async ({ nth, moment }) => {
      const { lake, at } = await aging();
      const { acted } = acting(lake, nth, moment, async () => {
        throw new Error('killed');
      });
      await writeCheckpoint({ lake: acted, clock }, at).catch(() => undefined);
      expect((await snapshotIn(lake)).files.map(({ path }) => path)).toEqual(['a', 'b']);
      await writeCommit(lake, 3, [add('c')]);
      expect(await write(lake)).toMatchObject({ outcome: 'written', version: 3 });
      expect(await hintIn(lake)).toMatchObject({ version: 3 });
    },
  );
});

test('a memory lake of nothing has no checkpoint to write', async () => {
  const at = { tablePath: TABLE, version: 0, etag: '"1"', id: 'table-1' };
  expect(await writeCheckpoint({ lake: createMemoryLake(), clock }, at)).toEqual({ outcome: 'table-gone' });
});
