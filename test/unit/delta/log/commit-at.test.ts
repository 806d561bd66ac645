import { describe, expect, test } from 'vitest';
import { type CommitAt, commitAt, isCutOff, takeOut } from '../../../../shared/delta/index.ts';
import type { Lake } from '../../../../shared/lake/index.ts';
import { TidemarkError } from '../../../../shared/core/index.ts';
import {
  add,
  encode,
  lakeWith,
  logName,
  metaData,
  protocol,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const info = (txnId: string) => ({ commitInfo: { txnId } });
const at = (lake: Lake, version: number, txnId = 'mine'): Promise<CommitAt> =>
  commitAt(lake, TABLE, { version, txnId });
const etagOf = async (lake: Lake, path: string): Promise<string> => {
  const head = await lake.head(path);
  return head.outcome === 'found' ? head.info.etag : '';
};

describe('what holds a version of the log', () => {
  test('is known for ours by its transaction id', async () => {
    const lake = await lakeWith([info('mine'), protocol, metaData()], [info('mine'), add('a')]);
    expect(await at(lake, 1)).toMatchObject({
      isOurs: true,
      etag: await etagOf(lake, logName(1)),
      commit: { version: 1, txnId: 'mine', adds: [{ path: 'a' }] },
    });
  });

  test.each([
    ['another transaction', [info('theirs'), add('a')]],
    ['a commit without an id', [{ commitInfo: { operation: 'WRITE' } }, add('a')]],
    ['a commit without a commitInfo', [add('a')]],
  ])('%s is not ours', async (_what, actions) => {
    const lake = await lakeWith([protocol, metaData()], actions);
    expect(await at(lake, 1)).toMatchObject({ isOurs: false, commit: { adds: [{ path: 'a' }] } });
  });

  test('is nothing where the version is free, or the table is not there', async () => {
    const lake = await lakeWith([protocol, metaData()]);
    expect(await at(lake, 1)).toBeUndefined();
    expect(await at(await lakeWith(), 0)).toBeUndefined();
  });

  test.each(['', '{"commitInfo":{"txnId":"mi', 'no JSON'])(
    'a file of %j is no commit of ours',
    async (text) => {
      const lake = await lakeWith([protocol, metaData()]);
      await lake.write(logName(1), encode(text));
      expect(await at(lake, 1)).not.toMatchObject({ isOurs: true });
      expect(await at(lake, 1)).toBeDefined();
    },
  );

  test('is not guessed when the lake does not answer', async () => {
    const lake: Lake = {
      ...(await lakeWith([protocol, metaData()])),
      read: async () => {
        throw new TidemarkError('lake-unavailable', 'no answer came');
      },
    };
    await expect(at(lake, 0)).rejects.toMatchObject({ kind: 'lake-unavailable' });
  });
});

describe('a version that its log does not reach up to', () => {
  test('is cut off where the log holds nothing else, whatever lies in the folder', async () => {
    const lake = await lakeWith();
    await writeCommit(lake, 4, [info('mine'), add('a')]);
    await lake.write(`${TABLE}/_delta_log/.tmp/entry.json`, encode('{}'));
    await lake.write(`${TABLE}/_delta_log/00000000000000000004.crc`, encode('{}'));
    expect(await isCutOff(lake, TABLE, 4)).toBe(true);
    expect(await isCutOff(lake, TABLE, 3)).toBe(false);
  });

  test('is cut off where the log ends two versions before it or earlier', async () => {
    const lake = await lakeWith([protocol, metaData()]);
    await writeCommit(lake, 4, [info('mine'), add('a')]);
    expect(await isCutOff(lake, TABLE, 4)).toBe(true);
    await writeCommit(lake, 5, [info('theirs')]);
    expect(await isCutOff(lake, TABLE, 4)).toBe(false);
  });

  test('is not cut off right after another version or a checkpoint, and nothing is', async () => {
    const lake = await lakeWith([protocol, metaData()], [info('mine')]);
    expect(await isCutOff(lake, TABLE, 1)).toBe(false);
    const cleaned = await lakeWith();
    await writeCommit(cleaned, 4, [info('mine')]);
    await cleaned.write(`${TABLE}/_delta_log/00000000000000000003.checkpoint.parquet`, encode('PAR1'));
    expect(await isCutOff(cleaned, TABLE, 4)).toBe(false);
    expect(await isCutOff(await lakeWith(), TABLE, 0)).toBe(false);
    expect(await isCutOff(await lakeWith([protocol, metaData()]), TABLE, 0)).toBe(false);
  });

  test('is taken out', async () => {
    const lake = await lakeWith([info('mine')]);
    await takeOut(lake, TABLE, { version: 0, etag: await etagOf(lake, logName(0)) });
    expect(await at(lake, 0)).toBeUndefined();
  });

  test('is left where another file has taken its place, and nothing is said where none is', async () => {
    const lake = await lakeWith([info('mine')]);
    const etag = await etagOf(lake, logName(0));
    await writeCommit(lake, 0, [info('theirs')]);
    await takeOut(lake, TABLE, { version: 0, etag });
    expect(await at(lake, 0)).toMatchObject({ isOurs: false });
    await takeOut(lake, TABLE, { version: 1, etag });
  });
});
