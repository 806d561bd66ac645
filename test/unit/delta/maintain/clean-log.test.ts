import { describe, expect, test } from 'vitest';
import { cleanLog, loadSnapshot, type Snapshot, writeCheckpoint } from '../../../../shared/delta/index.ts';
import { parseLogName } from '../../../../shared/delta/log/log-path.ts';
import { chooseExpired } from '../../../../shared/delta/maintain/choose-expired.ts';
import { intervalMs } from '../../../../shared/delta/maintain/properties.ts';
import { encodeRows } from '../../../../shared/parquet/index.ts';
import { CHECKPOINT_FIELDS } from '../../../support/checkpoint-fields.ts';
import { createMemoryLake, type Lake } from '../../../../shared/lake/index.ts';
import {
  add,
  encode,
  logName,
  metaData,
  protocol,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1, 12);

const digits = (version: number): string => String(version).padStart(20, '0');

/** Log files by name; `day`: when each was written. */
const listed = (...files: readonly (readonly [name: string, day: number])[]) =>
  files.flatMap(([path, day]) => {
    const name = parseLogName(path);
    return name ? [{ ...name, info: { path, sizeBytes: 1, modifiedMs: day * DAY_MS, etag: path } }] : [];
  });

const commits = (count: number) =>
  Array.from({ length: count }, (_, version) => [`${digits(version)}.json`, version] as const);
const cp = (version: number) => [`${digits(version)}.checkpoint.parquet`, version] as const;
const rules = { cutoffMs: 6 * DAY_MS, needed: Infinity, protectedBefore: 0 };
const expired = (files: Parameters<typeof chooseExpired>[0], change: Partial<typeof rules> = {}) =>
  chooseExpired(files, { ...rules, ...change })?.files.map(({ info }) => info.path);
const jsonsBelow = (version: number) => commits(version).map(([name]) => name);

describe('D14: what of a log is of no use any more', () => {
  test('is what is before the newest checkpoint that is old enough, and not its own commit', () => {
    const files = listed(...commits(10), cp(3), cp(5), cp(8));
    expect(expired(files)).toEqual([
      ...jsonsBelow(4),
      `${digits(3)}.checkpoint.parquet`,
      `${digits(4)}.json`,
    ]);
  });

  test.each([
    ['there is no checkpoint', listed(...commits(10)), {}],
    ['the only one is too young', listed(...commits(10), cp(8)), {}],
    ['nothing is old', listed(...commits(10), cp(3)), { cutoffMs: -1 }],
    ['the checkpoint is the first version', listed(...commits(10), cp(0)), {}],
    ['the state needs what is before it', listed(...commits(10), cp(5)), { needed: 4 }],
    [
      'versions before it are protected, and not all of them are old',
      listed(...commits(10), cp(5)),
      { protectedBefore: 6 },
    ],
    [
      'it lacks a part',
      listed(...commits(10), [
        `${digits(5)}.checkpoint.${'1'.padStart(10, '0')}.${'2'.padStart(10, '0')}.parquet`,
        5,
      ]),
      {},
    ],
  ])('is nothing where %s', (_why, files, change) => {
    expect(expired(files, change)).toBeUndefined();
  });

  test('is less where the state needs an older version', () => {
    expect(expired(listed(...commits(10), cp(2), cp(5)), { needed: 4 })).toEqual(jsonsBelow(2));
  });

  test('is what was protected, all at once', () => {
    expect(expired(listed(...commits(10), cp(5)), { protectedBefore: 5 })).toEqual(jsonsBelow(5));
  });

  test('is no commit that a younger one comes before: its time is that of the younger at least', () => {
    const files = listed([`${digits(0)}.json`, 1], [`${digits(1)}.json`, 9], [`${digits(2)}.json`, 2], cp(2));
    expect(expired(files)).toBeUndefined();
  });

  test('is checksums and compacted commits, too', () => {
    const files = listed(
      ...commits(10),
      cp(5),
      [`${digits(1)}.crc`, 1],
      [`${digits(5)}.crc`, 5],
      [`${digits(2)}.${digits(7)}.compacted.json`, 7],
      [`${digits(6)}.${digits(7)}.compacted.json`, 7],
      [`${digits(1)}.checkpoint.e8fa2696-9728-4e9c-b285-634743fdd4fb.json`, 1],
    );
    expect(expired(files)?.filter((name) => !/^\d+\.json$/.test(name))).toEqual([
      `${digits(1)}.crc`,
      `${digits(1)}.checkpoint.e8fa2696-9728-4e9c-b285-634743fdd4fb.json`,
      `${digits(2)}.${digits(7)}.compacted.json`,
    ]);
  });
});

test.each([
  ['interval 30 days', 30 * DAY_MS],
  ['interval 1 week', 7 * DAY_MS],
  ['INTERVAL 2 WEEKS 1 day 3 hours', 15 * DAY_MS + 3 * 3_600_000],
  ['48 hours', 2 * DAY_MS],
  ['interval 90 minutes 1 second 5 milliseconds', 5_401_005],
  ['interval 1 month', undefined],
  ['interval', undefined],
  ['soon', undefined],
  ['interval 1 day or so', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(intervalMs(text)).toBe(ms);
});

/** Eleven versions, a day each, with checkpoints of 4 and 8, and the lake's own clock. */
const aging = async (configuration: object = {}, features?: readonly string[]) => {
  let now = BEGIN;
  const clock = { now: () => now };
  const lake = createMemoryLake(clock);
  const first = features
    ? { protocol: { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: features } }
    : protocol;
  for (let version = 0; version <= 10; version += 1) {
    await writeCommit(
      lake,
      version,
      version === 0 ? [first, metaData({ configuration })] : [add(`f${version}`)],
    );
    if (version % 4 === 0 && version > 0) {
      const { tablePath, etag, metadata } = await snapshotIn(lake);
      await writeCheckpoint({ lake, clock }, { tablePath, version, etag, id: metadata.id });
    }
    now += DAY_MS;
  }
  const clean = async (options: Parameters<typeof cleanLog>[2] = {}) =>
    cleanLog({ lake, clock }, await snapshotIn(lake), options);
  return { lake, clean, pass: (days: number) => void (now += days * DAY_MS) };
};

const snapshotIn = async (lake: Lake): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(lake, TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

const versionsIn = async (lake: Lake): Promise<readonly number[]> => {
  const versions: number[] = [];
  for await (const { path } of lake.list(`${TABLE}/_delta_log`)) {
    const name = parseLogName(path.slice(path.lastIndexOf('/') + 1));
    if (name?.kind === 'commit') versions.push(name.version);
  }
  return versions;
};

describe('the cleanup of a log', () => {
  test('leaves a table that reads the same, and has nothing more to do on the same day', async () => {
    const { lake, clean, pass } = await aging();
    const { files } = await snapshotIn(lake);
    expect(await clean()).toEqual({ files: 0 });
    pass(25);
    expect(await clean({ dryRun: true })).toEqual({ files: 4, before: 4 });
    expect(await versionsIn(lake)).toHaveLength(11);
    expect(await clean()).toEqual({ files: 4, before: 4 });
    expect(await versionsIn(lake)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect((await snapshotIn(lake)).files).toEqual(files);
    expect(await clean()).toEqual({ files: 0 });
    pass(30);
    expect(await clean()).toEqual({ files: 5, before: 8 });
    expect((await snapshotIn(lake)).files).toEqual(files);
  });

  test.each([
    ['a retention of its own', { 'delta.logRetentionDuration': 'interval 2 days' }, 5, undefined, undefined],
    [
      'a retention that nobody understands',
      { 'delta.logRetentionDuration': 'soon' },
      400,
      undefined,
      undefined,
    ],
    ['no cleanup', { 'delta.enableExpiredLogCleanup': 'false' }, 400, undefined, undefined],
    [
      'protection beyond its checkpoints',
      { 'delta.requireCheckpointProtectionBeforeVersion': '9' },
      400,
      ['checkpointProtection'],
      undefined,
    ],
    ['protection that says no version', {}, 400, ['checkpointProtection'], undefined],
    [
      'protection up to a checkpoint',
      { 'delta.requireCheckpointProtectionBeforeVersion': '8' },
      400,
      ['checkpointProtection'],
      8,
    ],
  ] as const)('of a table with %s', async (what, configuration, days, features, before) => {
    const { clean, pass } = await aging(configuration, features);
    pass(days);
    const result = await clean();
    expect(result.before).toBe(what === 'a retention of its own' ? 8 : before);
  });

  test('never goes past what a state needs', async () => {
    const { lake, clean, pass } = await aging();
    pass(400);
    expect(await clean({ needed: 7 })).toMatchObject({ before: 4 });
    expect(await versionsIn(lake)).toContain(7);
  });

  test('deletes nothing where the checkpoint that stands for it cannot be read', async () => {
    const { lake, clean, pass } = await aging();
    pass(400);
    await lake.write(`${TABLE}/_delta_log/${digits(8)}.checkpoint.parquet`, encode('PAR1 no more PAR1'));
    await expect(clean()).rejects.toMatchObject({ kind: 'table-corrupt' });
    expect(await versionsIn(lake)).toHaveLength(11);
  });

  test.each([
    ['says of no table', []],
    ['is of another table', [protocol, metaData({ id: 'table-2' })]],
  ])('deletes nothing where the checkpoint that stands for it %s', async (_what, rows) => {
    const { lake, clean, pass } = await aging();
    pass(25);
    const bytes = await encodeRows([...rows, add('f1')], CHECKPOINT_FIELDS, { codec: 'snappy' });
    await lake.write(`${TABLE}/_delta_log/${digits(4)}.checkpoint.parquet`, bytes);
    await expect(clean()).rejects.toMatchObject({ kind: 'table-corrupt', facts: { version: 4 } });
    expect(await versionsIn(lake)).toHaveLength(11);
    await lake.delete(`${TABLE}/_delta_log/${digits(4)}.checkpoint.parquet`);
    pass(30);
    expect(await clean()).toMatchObject({ before: 8 });
  });

  test('of a process that stood still takes nothing out of the table that was made anew', async () => {
    const { lake, pass } = await aging();
    pass(400);
    const snapshot = await snapshotIn(lake);
    let isAnew = false;
    const late: Lake = {
      ...lake,
      delete: async (path, options) => {
        if (!isAnew)
          for (let version = 0; version <= 10; version += 1)
            await writeCommit(lake, version, version === 0 ? [protocol, metaData({ id: 'table-2' })] : []);
        isAnew = true;
        return lake.delete(path, options);
      },
    };
    await cleanLog({ lake: late, clock: { now: () => BEGIN + 400 * DAY_MS } }, snapshot);
    expect(await versionsIn(lake)).toHaveLength(11);
  });

  test('that is cut off leaves a log that goes on without a gap', async () => {
    for (let nth = 1; nth <= 9; nth += 1) {
      const { lake, pass } = await aging();
      pass(400);
      const snapshot = await snapshotIn(lake);
      let deletions = 0;
      const dying: Lake = {
        ...lake,
        delete: async (path, options) => {
          deletions += 1;
          if (deletions === nth) throw new Error('killed');
          return lake.delete(path, options);
        },
      };
      const clock = { now: () => BEGIN + 400 * DAY_MS };
      await cleanLog({ lake: dying, clock }, snapshot).catch(() => undefined);
      expect((await snapshotIn(lake)).files).toEqual(snapshot.files);
      await cleanLog({ lake, clock }, snapshot);
      expect(await versionsIn(lake)).toEqual([8, 9, 10]);
    }
  });

  test('whose time is up goes on where it was, and leaves a log that reads the same', async () => {
    const { lake, pass } = await aging();
    pass(400);
    const snapshot = await snapshotIn(lake);
    let now = BEGIN + 400 * DAY_MS;
    const slow: Lake = { ...lake, delete: (path, options) => ((now += 1), lake.delete(path, options)) };
    const ports = { lake: slow, clock: { now: () => now } };
    expect(await cleanLog(ports, snapshot, { deadline: now + 3 })).toEqual({
      files: 3,
      before: 8,
      isLate: true,
    });
    expect((await snapshotIn(lake)).files).toEqual(snapshot.files);
    expect(await cleanLog(ports, snapshot, { deadline: Infinity })).toEqual({ files: 6, before: 8 });
    expect(await versionsIn(lake)).toEqual([8, 9, 10]);
  });

  test('without ETags deletes nothing', async () => {
    const { lake, pass } = await aging();
    pass(400);
    const untagged: Lake = {
      ...lake,
      list: async function* (folder, options) {
        for await (const file of lake.list(folder, options)) yield { ...file, etag: '' };
      },
    };
    const clock = { now: () => BEGIN + 400 * DAY_MS };
    expect(await cleanLog({ lake: untagged, clock }, await snapshotIn(lake))).toEqual({ files: 0 });
    expect(await lake.head(logName(0))).toMatchObject({ outcome: 'found' });
  });
});
