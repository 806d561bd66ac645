import { expect, test } from 'vitest';
import { loadSnapshot, putFence } from '../../../../shared/delta/index.ts';
import type { Lake } from '../../../../shared/lake/index.ts';
import {
  add,
  fakeClock,
  ids,
  lakeWith,
  metaData,
  protocol,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

const APP = 'tidemark:Tables/Orders';
const TABLE_ID = 'table-1';
const ours = { txn: { appId: APP, version: 9 } };

const fence = (lake: Lake) =>
  putFence(
    {
      lake,
      tablePath: TABLE,
      clock: fakeClock(),
      random: () => 0.5,
      newId: ids(),
      engineVersion: '0',
      appId: APP,
    },
    { version: 1, tableId: TABLE_ID, batch: 3, runId: 'r', feed: 'f', of: 'lost' },
  );

const table = (): Promise<Lake> => lakeWith([protocol, metaData({ id: TABLE_ID }), add('old')]);
const pathsOf = async (lake: Lake): Promise<readonly string[] | undefined> =>
  (await loadSnapshot(lake, TABLE))?.files.map(({ path }) => path);

/** A commit of ours that says which table it was planned on. */
const plannedOn = (id: string) => ({
  commitInfo: {
    txnId: 'x',
    tidemark: { runId: 'x', feed: 'f', rows: 1, batch: 9, base: { id, version: 0 } },
  },
});

test('a fence takes its version, and changes no row', async () => {
  const lake = await table();
  expect(await fence(lake)).toBe('put');
  expect(await loadSnapshot(lake, TABLE)).toMatchObject({ version: 1, files: [{ path: 'old' }] });
});

test.each([
  ['of others', [add('theirs')], ['old', 'theirs']],
  ['of ours, for this table', [plannedOn(TABLE_ID), ours, add('mine')], ['old', 'mine']],
  [
    'of ours, for a table that is gone, whose rows are taken back,',
    [plannedOn('dropped'), ours, add('stray')],
    ['old'],
  ],
])('a version that is taken by a commit %s is decided', async (_, winner, paths) => {
  const lake = await table();
  await writeCommit(lake, 1, winner);
  expect(await fence(lake)).toBe('taken');
  expect(await pathsOf(lake)).toStrictEqual(paths);
});
