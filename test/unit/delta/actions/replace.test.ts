import { describe, expect, test } from 'vitest';
import { type AddFile, loadCommits, replaceActions } from '../../../../shared/delta/index.ts';
import { putCommit } from '../../../../shared/delta/transaction/index.ts';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import { batchOf, columnOf, field } from '../../../support/columns.ts';
import {
  add,
  fakeClock,
  ids,
  lakeWith,
  metaData,
  protocol,
  rowsOf,
  snapshotOf,
  stage,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const request = {
  txn: { appId: 'app', version: 7 },
  tidemark: {
    runId: 'r',
    feed: 'f',
    kind: 'reload',
    from: '1',
    to: '9',
    rows: 3,
    removed: 5,
    verified: true,
    batch: 7,
  },
  txnId: 'txn-1',
  readVersion: 4,
  now: 1_700_000_000_000,
  engineVersion: '1.2.3',
} as const;

const file = (path: string, change: Partial<AddFile> = {}): AddFile => ({ ...add(path).add, ...change });

describe('the actions of a replacement', () => {
  test('in order, with the metrics of replaceWhere as text', () => {
    const actions = replaceActions({
      ...request,
      removes: [file('old', { size: 5 }), file('old%20er', { size: 6 })],
      files: [file('new', { size: 9 })],
    });
    expect(actions).toEqual([
      {
        commitInfo: {
          timestamp: request.now,
          operation: 'WRITE',
          operationParameters: { mode: 'Overwrite', partitionBy: '[]' },
          readVersion: 4,
          isolationLevel: 'Serializable',
          isBlindAppend: false,
          operationMetrics: {
            numFiles: '1',
            numOutputRows: '3',
            numOutputBytes: '9',
            numRemovedFiles: '2',
            numRemovedBytes: '11',
            numAddedChangeFiles: '0',
            numDeletedRows: '5',
          },
          engineInfo: 'Tidemark/1.2.3',
          txnId: 'txn-1',
          tidemark: request.tidemark,
        },
      },
      { txn: { appId: 'app', version: 7, lastUpdated: request.now } },
      {
        remove: {
          path: 'old',
          deletionTimestamp: request.now,
          dataChange: true,
          extendedFileMetadata: true,
          partitionValues: {},
          size: 5,
        },
      },
      { remove: expect.objectContaining({ path: 'old%20er', size: 6 }) },
      { add: file('new', { size: 9 }) },
    ]);
  });

  test('a file goes by the name that its add had: deletion vector, tags and row ids with it', () => {
    const known = {
      deletionVector: { storageType: 'u', pathOrInlineDv: 'ab', offset: 1, sizeInBytes: 40 },
      tags: { INSERTION_TIME: '1', none: null },
      baseRowId: 10,
      defaultRowCommitVersion: 2,
    };
    const [, , action] = replaceActions({ ...request, removes: [file('old', known)], files: [] });
    expect(action).toMatchObject({ remove: { path: 'old', ...known } });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['goes twice', ['a', 'a'], []],
    ['comes twice', [], ['a', 'a']],
    ['goes and comes', ['b', 'a'], ['a']],
  ])('D10: a file that %s is a mistake of the caller', (_what, gone, come) => {
    const [removes, files] = [gone, come].map((paths) => paths.map((path) => file(path)));
    expect(() => replaceActions({ ...request, removes: removes ?? [], files: files ?? [] })).toThrowError(
      expect.objectContaining({ kind: 'invariant', facts: { path: 'a' } }),
    );
  });

  test('no batch number that JSON would round', () => {
    const txn = { appId: 'app', version: 2 ** 53 };
    expect(() => replaceActions({ ...request, txn, removes: [], files: [] })).toThrowError(
      expect.objectContaining({ kind: 'invariant' }),
    );
  });
});

describe('D10: a table after a replacement', () => {
  const id = field('id', 'long');

  test('holds exactly what was kept and what came, also with a later append, and read anew', async () => {
    const lake = createMemoryLake();
    const newId = ids();
    const staged = async (...values: readonly bigint[]) => stage(lake, batchOf(columnOf(id, values)), newId);
    const [first, second, third] = [await staged(1n, 2n), await staged(3n), await staged(4n)];
    await writeCommit(lake, 0, [
      protocol,
      metaData(),
      ...[first, second, third].map((one) => ({ add: one })),
    ]);
    const before = await snapshotOf(lake);
    const come = await staged(30n, 40n);
    const removes = before.files.filter(({ path }) => path !== first.path);
    const actions = replaceActions({ ...request, readVersion: before.version, removes, files: [come] });
    await putCommit({ lake, tablePath: TABLE, version: 1 }, actions, {
      clock: fakeClock(),
      random: Math.random,
    });
    await writeCommit(lake, 2, [{ add: await staged(50n) }]);
    const after = await snapshotOf(lake);
    expect(await rowsOf(lake, after, [id])).toEqual([['1'], ['2'], ['30'], ['40'], ['50']]);
    expect(after.txns.get('app')).toBe(7);
  });

  test('a file goes by its path and its deletion vector', async () => {
    const deletionVector = { storageType: 'u', pathOrInlineDv: 'ab', offset: 1 };
    const lake = await lakeWith([protocol, metaData(), add('a', { deletionVector }), add('b%20c')]);
    const { files } = await snapshotOf(lake);
    const actions = replaceActions({ ...request, readVersion: 0, removes: files, files: [file('new')] });
    await writeCommit(lake, 1, actions);
    const after = await snapshotOf(lake);
    expect(after.files.map(({ path }) => path)).toEqual(['new']);
  });

  test.each<[string, object]>([
    ['a reload', request.tidemark],
    ['a reload that left no row', { runId: 'r', feed: 'f', kind: 'reload', rows: 0, removed: 5, batch: 8 }],
    ['an append', { runId: 'r', feed: 'f', from: '1', to: '2', rows: 3, batch: 1 }],
  ])('its commit says that it is %s', async (_what, tidemark) => {
    const lake = await lakeWith([protocol, metaData()], [{ commitInfo: { tidemark } }]);
    expect(await loadCommits(lake, TABLE, { from: 1, to: 1 })).toMatchObject({
      commits: [{ version: 1, tidemark }],
    });
  });
});
