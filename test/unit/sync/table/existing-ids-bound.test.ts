import { expect, test } from 'vitest';
import { encodeHere, loadSnapshot, stageFile } from '../../../../shared/delta/index.ts';
import { putCommit } from '../../../../shared/delta/transaction/index.ts';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import type { ColumnBatch, Field } from '../../../../shared/parquet/index.ts';
import { createExistingIds } from '../../../../shared/sync/table/existing-ids.ts';
import { testClock } from '../../../support/standing-clock.ts';
import { tableOfOthers } from '../../../support/table-of-others.ts';
import { byId } from '../samples.ts';

const ROWS = 400_000;
const newId = (): string => '00000000-0000-4000-8000-000000000001';
const fields: readonly Field[] = [{ name: 'Id', type: 'integer', nullable: true }];
test('the ids that are held do not grow with a file of others', async () => {
  const lake = createMemoryLake();
  const clock = testClock();
  const values = Int32Array.from({ length: ROWS }, (_, index) => index);
  const batch: ColumnBatch = {
    rowCount: ROWS,
    columns: fields.map((field) => ({ field, length: ROWS, nullCount: 0, values })),
  };
  const add = await stageFile(lake, 'Tables/T', batch, { newId, clock, codec: 'snappy', encode: encodeHere });
  const actions = tableOfOthers({ fields, files: [add], newId, now: clock.now() });
  await putCommit({ lake, tablePath: 'Tables/T', version: 0 }, actions, { clock, random: () => 0.5 });
  const snapshot = await loadSnapshot(lake, 'Tables/T');
  if (snapshot === undefined) throw new Error('no table');
  const known = createExistingIds(lake, { snapshot, candidates: snapshot.files }, byId, fields);
  const ids = await known.within({ min: 5n, max: 7n });
  expect(['5|5', '6|6', '7|7'].every((id) => ids?.has(id))).toBe(true);
  expect(ids?.size).toBeLessThan(250_000);
  expect((await known.within({ min: 399_990n, max: 400_010n }))?.has('399999|399999')).toBe(true);
});
