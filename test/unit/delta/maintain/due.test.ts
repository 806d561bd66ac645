import { expect, test } from 'vitest';
import { isCheckpointDue, tombstoneMs } from '../../../../shared/delta/index.ts';
import { lakeWith, metaData, protocol, snapshotOf, withConfig } from '../../../support/delta-table.ts';

const knownOf = async (configuration: object, checkpoint?: { version: number; sizeBytes: number }) => {
  const { metadata } = await snapshotOf(await lakeWith([protocol, metaData(withConfig(configuration))]));
  return { metadata, ...(checkpoint && { checkpoint }) };
};

const small = { version: 10, sizeBytes: 8 * 1024 * 1024 };
const large = { version: 10, sizeBytes: 8 * 1024 * 1024 + 1 };
const every = (interval: string) => ({ 'delta.checkpointInterval': interval });

test.each([
  ['ten commits after the first version', {}, undefined, 10],
  ['ten commits after the last checkpoint', {}, small, 20],
  ['a hundred after a large one', {}, large, 110],
  ['as many as the table says', every('3'), small, 13],
  ['as many as the table says, after a large one too', every('20'), large, 30],
  ['ten where the table says nothing that makes sense', every('0'), small, 20],
  ['ten where the table says no number', every('often'), small, 20],
])('a checkpoint is due %s', async (_what, configuration, checkpoint, at) => {
  const known = await knownOf(configuration, checkpoint);
  expect([at - 1, at, at + 7].map((version) => isCheckpointDue(known, version))).toEqual([false, true, true]);
});

test.each([
  [{}, 7 * 86_400_000],
  [{ 'delta.deletedFileRetentionDuration': 'interval 2 hours' }, 604_800_000],
  [{ 'delta.deletedFileRetentionDuration': 'nobody knows' }, Infinity],
])('a table with %j is to know of files that went %s ms ago', (configuration, ms) => {
  expect(tombstoneMs(configuration)).toBe(ms);
});
