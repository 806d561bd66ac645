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
const sidecar = (path: string, sizeInBytes: number): Row => ({
  ...none,
  sidecar: { path, sizeInBytes: BigInt(sizeInBytes) },
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

const withSidecars = async (form: 'json' | 'parquet' | 'classic'): Promise<Lake> => {
  const lake = createMemoryLake();
  const named: Row[] = [];
  for (const name of ['one two', 'three']) {
    const bytes = await encodeRows([file(name), tombstone], CHECKPOINT_FIELDS, { codec: 'snappy' });
    await lake.write(`${TABLE}/_delta_log/_sidecars/${name}.parquet`, bytes);
    named.push(sidecar(`${encodeURIComponent(name)}.parquet`, bytes.length));
  }
  const rows = [protocol, metaData, txn, ...named];
  const id = form === 'classic' ? '' : 'e8fa2696-9728-4e9c-b285-634743fdd4fb.';
  const path = `${TABLE}/_delta_log/${digits(3, 20)}.checkpoint.${id}${form === 'json' ? form : 'parquet'}`;
  const text = rows.map((row) =>
    JSON.stringify(row, (_, each) => (typeof each === 'bigint' ? Number(each) : each)),
  );
  const bytes =
    form === 'json'
      ? encode([JSON.stringify({ checkpointMetadata: { version: 3 } }), ...text].join('\n'))
      : await encodeRows(rows, CHECKPOINT_FIELDS, { codec: 'snappy' });
  await lake.write(path, bytes);
  await writeCommit(lake, 3, []);
  await writeCommit(lake, 4, [add('c')]);
  return lake;
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

  describe('that keeps its files in sidecars', () => {
    test.each(['json', 'parquet', 'classic'] as const)('is read, its own rows in %s', async (form) => {
      const snapshot = await snapshotOf(await withSidecars(form));
      expect(snapshot).toMatchObject({ version: 4, checkpoint: { version: 3 }, metadata: { id: 'table-1' } });
      expect(snapshot.files.map(({ path }) => path)).toEqual(['one two', 'three', 'c']);
    });

    test('is passed over where one of them is gone and the log is whole', async () => {
      const lake = await withSidecars('json');
      await lake.delete(`${TABLE}/_delta_log/_sidecars/three.parquet`);
      await expect(snapshotOf(lake)).rejects.toMatchObject({ kind: 'table-corrupt' });
      await writeCommit(lake, 0, [
        { protocol: protocol['protocol'] },
        { metaData: { ...Object(metaData['metaData']), createdTime: 1 } },
      ]);
      await writeCommit(lake, 1, [add('a')]);
      await writeCommit(lake, 2, []);
      expect((await snapshotOf(lake)).files.map(({ path }) => path)).toEqual(['a', 'c']);
    });
  });

  test('D3: that is damaged is passed over for the one before, and the commits since', async () => {
    const lake = createMemoryLake();
    await putCheckpoint(lake, 3, state);
    for (const version of [3, 4, 5]) await writeCommit(lake, version, version === 4 ? [add('c')] : []);
    const known = await snapshotOf(lake);
    await lake.write(`${TABLE}/_delta_log/${digits(5, 20)}.checkpoint.parquet`, encode('PAR1, or so PAR1'));
    await lake.write(`${TABLE}/_delta_log/_last_checkpoint`, encode('{"version":5}'));
    expect(await snapshotOf(lake)).toEqual(known);
  });

  test('that keeps statistics as columns too is read by their text', async () => {
    const lake = createMemoryLake();
    const parsed = {
      name: 'stats_parsed',
      type: { struct: [{ name: 'numRecords', type: 'long' }] },
    } as const;
    const fields = CHECKPOINT_FIELDS.map((field) =>
      field.name === 'add' && typeof field.type === 'object' && 'struct' in field.type
        ? { ...field, type: { struct: [...field.type.struct, parsed] } }
        : field,
    );
    const row = { ...none, add: { ...Object(file('a')['add']), stats_parsed: { numRecords: 2n } } };
    const bytes = await encodeRows([protocol, metaData, row], fields, { codec: 'snappy' });
    await lake.write(`${TABLE}/_delta_log/${digits(3, 20)}.checkpoint.parquet`, bytes);
    await writeCommit(lake, 3, []);
    expect((await snapshotOf(lake)).files).toMatchObject([{ path: 'a', stats: '{"numRecords":1}' }]);
  });

  test('with a row that is no action is table-corrupt', async () => {
    const lake = createMemoryLake();
    await putCheckpoint(lake, 3, [protocol, metaData, { ...none, add: { path: null } }]);
    await expect(snapshotOf(lake)).rejects.toMatchObject({ kind: 'table-corrupt', facts: { version: 3 } });
  });
});
