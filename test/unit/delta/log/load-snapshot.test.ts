import { describe, expect, test } from 'vitest';
import { isLatest, loadCommits, loadSnapshot, updateSnapshot } from '../../../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../../../shared/lake/index.ts';
import {
  add,
  encode,
  lakeWith,
  logName,
  metaData,
  protocol,
  recorded,
  remove,
  schemaOf,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const txn = (version: number) => ({ txn: { appId: 'app', version } });
const paths = (snapshot: Awaited<ReturnType<typeof loadSnapshot>>) => snapshot?.files.map(({ path }) => path);

/** Listings from a name answer nothing, as OneLake's once did. */
const withoutStartFrom = (lake: Lake): Lake => ({
  ...lake,
  list: (folder, options) =>
    lake.list(options?.startFrom === undefined ? folder : `${folder}/none`, { ...options }),
});

const hint = `${TABLE}/_delta_log/_last_checkpoint`;

describe('a snapshot', () => {
  test('is undefined where no table is', async () => {
    expect(await loadSnapshot(createMemoryLake(), TABLE)).toBeUndefined();
  });

  test('is what the commits add up to, files in the order in which they came', async () => {
    const lake = await lakeWith(
      [protocol, metaData(), txn(1), add('a'), add('b')],
      [txn(2), remove('a'), add('c')],
      [add('a', { size: 7 })],
    );
    const snapshot = await loadSnapshot(lake, TABLE);
    const head = await lake.head(logName(2));
    expect(snapshot).toMatchObject({
      tablePath: TABLE,
      version: 2,
      etag: head.outcome === 'found' ? head.info.etag : '',
      protocol: protocol.protocol,
      metadata: {
        id: 'table-1',
        fields: [{ name: 'id', type: 'long', nullable: true }],
        partitionColumns: [],
      },
      txns: new Map([['app', 2]]),
    });
    expect(paths(snapshot)).toEqual(['b', 'c', 'a']);
    expect(snapshot?.files[2]?.size).toBe(7);
  });

  test('a file is its path and its deletion vector', async () => {
    const deletionVector = { storageType: 'u', pathOrInlineDv: 'x', offset: 1 };
    const lake = await lakeWith(
      [protocol, metaData(), add('a'), add('b')],
      [remove('a'), add('a', { deletionVector }), remove('b', { deletionVector })],
    );
    const snapshot = await loadSnapshot(lake, TABLE);
    expect(snapshot?.files.map((file) => [file.path, file.deletionVector?.pathOrInlineDv])).toEqual([
      ['b', undefined],
      ['a', 'x'],
    ]);
  });

  test('a later metaData and protocol replace the earlier', async () => {
    const change = { configuration: { k: 'v' } };
    const lake = await lakeWith([protocol, metaData()], [metaData(change)]);
    expect(await loadSnapshot(lake, TABLE)).toMatchObject({ metadata: change });
  });

  test.each([
    ['text', 'no json'],
    ['nothing', ''],
    ['another shape', '{"version":"x"}'],
    ['a version that has no checkpoint', '{"version":1}'],
    ['a version beyond the log', '{"version":9}'],
  ])('D3: survives a _last_checkpoint that holds %s', async (_what, text) => {
    const lake = await lakeWith([protocol, metaData()], [add('a')]);
    await lake.write(hint, encode(text));
    expect(paths(await loadSnapshot(lake, TABLE))).toEqual(['a']);
    expect(paths(await loadSnapshot(withoutStartFrom(lake), TABLE))).toEqual(['a']);
  });

  test('a _last_checkpoint without a log is no empty table', async () => {
    const lake = createMemoryLake();
    await lake.write(hint, encode('{"version":30}'));
    await expect(loadSnapshot(lake, TABLE)).rejects.toMatchObject({
      kind: 'table-corrupt',
      facts: { version: 30 },
    });
  });

  test.each([
    ['a gap', [[protocol, metaData()], undefined, [add('a')]], 'table-corrupt', { version: 1 }],
    ['no version 0', [undefined, [protocol, metaData()]], 'table-corrupt', { version: 0 }],
    ['no protocol', [[metaData()]], 'table-corrupt', { version: 0 }],
    ['no metaData', [[protocol]], 'table-corrupt', { version: 0 }],
    ['no schema', [[protocol, metaData({ schemaString: '{}' })]], 'table-corrupt', { version: 0 }],
    [
      'a reader version of the future',
      [[{ protocol: { minReaderVersion: 4, minWriterVersion: 7 } }, metaData()]],
      'table-unsupported',
      { feature: 'minReaderVersion 4' },
    ],
    [
      'an unknown reader feature',
      [
        [
          {
            protocol: {
              minReaderVersion: 3,
              minWriterVersion: 7,
              readerFeatures: ['deletionVectors', 'shiny'],
            },
          },
          metaData(),
        ],
      ],
      'table-unsupported',
      { feature: 'shiny' },
    ],
  ])('D2: %s is refused', async (_what, commits, kind, facts) => {
    const lake = createMemoryLake();
    for (const [version, actions] of commits.entries())
      if (actions !== undefined) await writeCommit(lake, version, actions);
    await expect(loadSnapshot(lake, TABLE)).rejects.toMatchObject({
      kind,
      facts: { table: TABLE, ...facts },
    });
  });

  test('a listing that missed a commit is made again', async () => {
    const lake = await lakeWith([protocol, metaData()], [add('a')], [add('b')]);
    let listings = 0;
    const racing: Lake = {
      ...lake,
      list: async function* (folder, options) {
        listings += 1;
        for await (const file of lake.list(folder, options))
          if (listings > 1 || file.path !== logName(1)) yield file;
      },
    };
    expect(paths(await loadSnapshot(racing, TABLE))).toEqual(['a', 'b']);
  });

  test('D2: of a metaData that a later one replaced nothing is asked', async () => {
    const bare = { metaData: { id: 'table-1', partitionColumns: 'none' } };
    const lake = await lakeWith([protocol, bare], [metaData(), add('a')]);
    expect(paths(await loadSnapshot(lake, TABLE))).toEqual(['a']);
    await writeCommit(lake, 2, [{ metaData: { id: 'table-1' } }]);
    await expect(loadSnapshot(lake, TABLE)).rejects.toMatchObject({
      kind: 'table-corrupt',
      facts: { version: 2 },
      message: expect.stringContaining('without a usable schemaString'),
    });
  });

  test('D2: a checkpoint that the log does not reach is refused, and its remedy leads to the table', async () => {
    const lake = await lakeWith([protocol, metaData()], [add('a')]);
    const stray = `${TABLE}/_delta_log/${String(9).padStart(20, '0')}.checkpoint.parquet`;
    await lake.write(stray, encode('of a table that was dropped'));
    await lake.write(hint, encode('{"version":9}'));
    await expect(loadSnapshot(lake, TABLE)).rejects.toMatchObject({
      kind: 'table-corrupt',
      facts: { version: 9 },
      message: expect.stringContaining('delete the files of that checkpoint and _last_checkpoint'),
    });
    await lake.delete(stray);
    await lake.delete(hint);
    expect(paths(await loadSnapshot(lake, TABLE))).toEqual(['a']);
  });

  test('compacted commits are read instead of the commits, and the commits where they are damaged', async () => {
    const inner = await lakeWith(
      [protocol, metaData(), add('a')],
      [add('b')],
      [remove('a'), txn(4)],
      [add('d')],
    );
    const known = await loadSnapshot(inner, TABLE);
    const name = `${String(1).padStart(20, '0')}.${String(2).padStart(20, '0')}.compacted.json`;
    const reconciled = [add('b'), remove('a'), txn(4)].map((action) => JSON.stringify(action)).join('\n');
    await inner.write(`${TABLE}/_delta_log/${name}`, encode(reconciled));
    const { lake, calls } = recorded(inner);
    expect(await loadSnapshot(lake, TABLE)).toEqual(known);
    expect(calls.filter((call) => call.endsWith('.json'))).toEqual([
      `read ${String(0).padStart(20, '0')}.json`,
      `read ${name}`,
      `read ${String(3).padStart(20, '0')}.json`,
    ]);
    await inner.write(`${TABLE}/_delta_log/${name}`, encode('{"add":'));
    expect(await loadSnapshot(inner, TABLE)).toEqual(known);
  });

  test('columns of types that are not ours are no reason to refuse a table', async () => {
    const ntz = { name: 't', type: 'timestamp_ntz', nullable: true, metadata: {} };
    const lake = await lakeWith([protocol, metaData({ schemaString: schemaOf(ntz) })]);
    expect(await loadSnapshot(lake, TABLE)).toMatchObject({
      metadata: { fields: [], columns: [ntz.name].map((name) => ({ name })) },
    });
  });

  test('a commit cleaned away between listing and reading asks for another try', async () => {
    const lake = await lakeWith([protocol, metaData()], [add('a')]);
    const cleaned: Lake = {
      ...lake,
      read: async (path, options) =>
        path === logName(1) ? { outcome: 'not-found' } : lake.read(path, options),
    };
    await expect(loadSnapshot(cleaned, TABLE)).rejects.toMatchObject({
      kind: 'lake-unavailable',
      retry: 'later',
    });
  });

  test('an aborted signal ends it with its reason', async () => {
    const lake = await lakeWith([protocol, metaData()]);
    const reason = new Error('enough');
    await expect(loadSnapshot(lake, TABLE, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

const start = async () => {
  const inner = await lakeWith([protocol, metaData(), add('a')], [txn(1), add('b')]);
  const known = await loadSnapshot(inner, TABLE);
  if (known === undefined) throw new Error('no table');
  return { ...recorded(inner), inner, known };
};

describe('an update of a snapshot', () => {
  test('is the snapshot itself when nothing came, for one listing', async () => {
    const { lake, calls, known } = await start();
    expect(await updateSnapshot(lake, known)).toBe(known);
    expect(calls).toEqual(['list 00000000000000000001']);
  });

  test('reads only the commits after it, and leaves the old one as it was', async () => {
    const { lake, calls, known } = await start();
    await writeCommit(lake, 2, [remove('a'), txn(5)]);
    await writeCommit(lake, 3, [add('c')]);
    const next = await updateSnapshot(lake, known);
    expect(next).toEqual(await loadSnapshot(lake, TABLE));
    expect(paths(next)).toEqual(['b', 'c']);
    expect(next?.txns.get('app')).toBe(5);
    expect(calls.slice(0, 3)).toEqual([
      'list 00000000000000000001',
      'read 00000000000000000002.json',
      'read 00000000000000000003.json',
    ]);
    expect(paths(known)).toEqual(['a', 'b']);
    expect(known.txns.get('app')).toBe(1);
  });

  test('a table that was dropped and made again is loaded whole', async () => {
    const { lake, known } = await start();
    for (const version of [0, 1]) await lake.delete(logName(version));
    expect(await updateSnapshot(lake, known)).toBeUndefined();
    await writeCommit(lake, 0, [protocol, metaData({ id: 'table-2' })]);
    expect((await updateSnapshot(lake, known))?.metadata.id).toBe('table-2');
    await writeCommit(lake, 1, [add('z')]);
    await writeCommit(lake, 2, [add('y')]);
    expect(paths(await updateSnapshot(lake, known))).toEqual(['z', 'y']);
  });

  test('D3: a service that cannot list from a name costs a whole listing, not the commits', async () => {
    const { lake, known } = await start();
    await writeCommit(lake, 2, [add('c')]);
    expect(paths(await updateSnapshot(withoutStartFrom(lake), known))).toEqual(['a', 'b', 'c']);
  });

  test('of a lake without ETags is loaded whole', async () => {
    const { inner, known } = await start();
    const untagged: Lake = {
      ...inner,
      list: async function* (folder, options) {
        for await (const file of inner.list(folder, options)) yield { ...file, etag: '' };
      },
      head: async (path) => {
        const found = await inner.head(path);
        return found.outcome === 'found' ? { ...found, info: { ...found.info, etag: '' } } : found;
      },
    };
    const bare = { ...known, etag: '' };
    await writeCommit(inner, 0, [protocol, metaData(), add('z')]);
    expect(paths(await updateSnapshot(untagged, bare))).toEqual(['z', 'b']);
    expect(await isLatest(untagged, TABLE, { version: 1, etag: '' })).toBe(false);
  });

  test('a protocol that was raised meanwhile is refused', async () => {
    const { lake, known } = await start();
    await writeCommit(lake, 2, [
      { protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ['shiny'] } },
    ]);
    await expect(updateSnapshot(lake, known)).rejects.toMatchObject({ facts: { feature: 'shiny' } });
  });

  test('isLatest tells in two calls whether there is anything to look at', async () => {
    const { lake, calls, known } = await start();
    const { version, etag = '' } = known;
    expect(await isLatest(lake, TABLE, { version, etag })).toBe(true);
    expect(calls).toHaveLength(2);
    expect(await isLatest(lake, TABLE, { version: 0, etag })).toBe(false);
    await writeCommit(lake, version, [add('other')]);
    expect(await isLatest(lake, TABLE, { version, etag })).toBe(false);
    expect(await isLatest(createMemoryLake(), TABLE, { version, etag })).toBe(false);
  });
});

describe('commits of a range', () => {
  test('both ends are in it, in order', async () => {
    const lake = await lakeWith(...Array.from({ length: 20 }, (_, index) => [txn(index)]));
    const found = await loadCommits(lake, TABLE, { from: 3, to: 18 });
    expect(found.outcome === 'found' && found.commits.map(({ version }) => version)).toEqual(
      Array.from({ length: 16 }, (_, index) => index + 3),
    );
  });

  test('one that is missing makes them gone', async () => {
    const lake = await lakeWith([protocol], [txn(1)]);
    expect(await loadCommits(lake, TABLE, { from: 1, to: 2 })).toEqual({ outcome: 'gone' });
  });
});
