import { describe, expect, test } from 'vitest';
import { loadSnapshot, updateSnapshot } from '../../../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../../../shared/lake/index.ts';
import { encodeRows, type Row } from '../../../../shared/parquet/index.ts';
import { CHECKPOINT_FIELDS } from '../../../support/checkpoint-fields.ts';
import {
  add,
  encode,
  idColumn,
  logName,
  recorded,
  remove,
  schemaOf,
  snapshotOf,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const none: Row = Object.fromEntries(CHECKPOINT_FIELDS.map(({ name }) => [name, null]));
const protocol: Row = { ...none, protocol: { minReaderVersion: 1, minWriterVersion: 2 } };
const metaData: Row = {
  ...none,
  metaData: {
    id: 'table-1',
    schemaString: schemaOf(idColumn),
    partitionColumns: [],
    configuration: { k: 'v' },
    createdTime: 1n,
  },
};
const txn: Row = { ...none, txn: { appId: 'app', version: 9_007_199_254_740_991n } };
const file = (path: string): Row => ({
  ...none,
  add: {
    path,
    partitionValues: {},
    size: 5n,
    modificationTime: 6n,
    dataChange: false,
    stats: '{"numRecords":1}',
    deletionVector: null,
  },
});
const tombstone: Row = { ...none, remove: { path: 'old', dataChange: true } };

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

const putCheckpoint = async (
  lake: Lake,
  version: number,
  ...parts: readonly (readonly Row[])[]
): Promise<void> => {
  for (const [index, rows] of parts.entries()) {
    const part = parts.length === 1 ? '' : `${digits(index + 1, 10)}.${digits(parts.length, 10)}.`;
    const bytes = await encodeRows(rows, CHECKPOINT_FIELDS, { codec: 'snappy', dictionary: false });
    await lake.write(`${TABLE}/_delta_log/${digits(version, 20)}.checkpoint.${part}parquet`, bytes);
  }
  await lake.write(`${TABLE}/_delta_log/_last_checkpoint`, encode(JSON.stringify({ version })));
};

const state = [protocol, metaData, txn, file('a'), file('b'), tombstone];

describe('a checkpoint', () => {
  test('stands for the commits up to it, which are not read', async () => {
    const inner = createMemoryLake();
    await writeCommit(inner, 9, []);
    await putCheckpoint(inner, 10, state);
    await writeCommit(inner, 10, []);
    await writeCommit(inner, 11, [remove('a'), add('c')]);
    const { lake, calls } = recorded(inner);
    const snapshot = await loadSnapshot(lake, TABLE);
    expect(snapshot).toMatchObject({
      version: 11,
      metadata: { id: 'table-1', configuration: { k: 'v' }, action: { createdTime: 1 } },
      txns: new Map([['app', 9_007_199_254_740_991]]),
    });
    expect(snapshot?.files).toEqual([
      {
        path: 'b',
        partitionValues: {},
        size: 5,
        modificationTime: 6,
        dataChange: false,
        stats: '{"numRecords":1}',
      },
      add('c').add,
    ]);
    expect(calls).toContain(`list ${digits(10, 20)}`);
    expect(calls.filter((call) => call.endsWith('.json'))).toEqual([`read ${digits(11, 20)}.json`]);
  });

  test('at the newest version gives the ETag of its commit, while that is there', async () => {
    const lake = createMemoryLake();
    await writeCommit(lake, 3, []);
    await putCheckpoint(lake, 3, state);
    const snapshot = await snapshotOf(lake);
    expect(await lake.head(logName(3))).toMatchObject({ info: { etag: snapshot.etag } });
    await lake.delete(logName(3));
    const bare = await snapshotOf(lake);
    expect(bare).toEqual({ ...snapshot, etag: undefined });
    await writeCommit(lake, 4, [add('c')]);
    expect((await updateSnapshot(lake, bare))?.version).toBe(4);
  });

  test('of several parts is read when all are there', async () => {
    const lake = createMemoryLake();
    await putCheckpoint(lake, 3, [protocol, file('a')], [metaData, file('b')]);
    expect((await snapshotOf(lake)).files.map(({ path }) => path)).toEqual(['a', 'b']);
    await lake.delete(
      `${TABLE}/_delta_log/${digits(3, 20)}.checkpoint.${digits(2, 10)}.${digits(2, 10)}.parquet`,
    );
    await lake.delete(`${TABLE}/_delta_log/_last_checkpoint`);
    await expect(snapshotOf(lake)).rejects.toMatchObject({ kind: 'table-corrupt', facts: { version: 0 } });
  });

  test('with a gap after it is table-corrupt with the version that is missing', async () => {
    const lake = createMemoryLake();
    await putCheckpoint(lake, 3, state);
    await writeCommit(lake, 5, [add('c')]);
    await expect(snapshotOf(lake)).rejects.toMatchObject({ kind: 'table-corrupt', facts: { version: 4 } });
  });

  test('that keeps its files in sidecars is refused by name', async () => {
    const lake = createMemoryLake();
    await putCheckpoint(lake, 3, [protocol, metaData, { ...none, sidecar: { path: 'x.parquet' } }]);
    await expect(snapshotOf(lake)).rejects.toMatchObject({ facts: { feature: 'v2Checkpoint' } });
  });

  test('with a row that is no action is table-corrupt', async () => {
    const lake = createMemoryLake();
    await putCheckpoint(lake, 3, [protocol, metaData, { ...none, add: { path: null } }]);
    await expect(snapshotOf(lake)).rejects.toMatchObject({ kind: 'table-corrupt', facts: { version: 3 } });
  });
});
