import { describe, expect, test } from 'vitest';
import { fenceActions, loadCommits } from '../../../../shared/delta/index.ts';
import { putCommit } from '../../../../shared/delta/transaction/index.ts';
import {
  add,
  fakeClock,
  lakeWith,
  metaData,
  protocol,
  snapshotOf,
  TABLE,
} from '../../../support/delta-table.ts';

const request = {
  txn: { appId: 'app', version: 5 },
  tidemark: { runId: 'r', feed: 'f', kind: 'fence', rows: 0, batch: 5, moved: false, of: 'txn-9' },
  txnId: 'txn-10',
  readVersion: 0,
  now: 1_700_000_000_000,
  engineVersion: '1.2.3',
};

describe('a version that keeps a commit out', () => {
  test('names the transaction that it keeps out and its batch, and no file', () => {
    expect(fenceActions(request)).toStrictEqual([
      {
        commitInfo: {
          timestamp: request.now,
          operation: 'FENCE',
          operationParameters: {},
          readVersion: 0,
          isolationLevel: 'Serializable',
          isBlindAppend: true,
          operationMetrics: {},
          engineInfo: 'Tidemark/1.2.3',
          txnId: 'txn-10',
          tidemark: request.tidemark,
        },
      },
      { txn: { appId: 'app', version: 5, lastUpdated: request.now } },
    ]);
  });

  test("leaves the table's rows as they were, and uses the number of the batch up", async () => {
    const lake = await lakeWith([protocol, metaData(), add('there')]);
    const clock = fakeClock();
    await putCommit({ lake, tablePath: TABLE, version: 1 }, fenceActions(request), {
      clock,
      random: () => 0.5,
    });
    const snapshot = await snapshotOf(lake);
    expect(snapshot.files.map(({ path }) => path)).toStrictEqual(['there']);
    expect(snapshot.txns).toStrictEqual(new Map([['app', 5]]));
    expect(await loadCommits(lake, TABLE, { from: 1, to: 1 })).toMatchObject({
      commits: [{ dataChange: false, adds: [], removes: [], tidemark: request.tidemark, txnId: 'txn-10' }],
    });
  });

  test('has no batch number that JSON would round', () => {
    const txn = { appId: 'app', version: 2 ** 53 };
    expect(() => fenceActions({ ...request, txn })).toThrowError(
      expect.objectContaining({ kind: 'invariant' }),
    );
  });
});
