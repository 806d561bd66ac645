import { describe, expect, test } from 'vitest';
import { logPath, parseLogName } from '../../../../shared/delta/log/log-path.ts';
import { chooseSegment } from '../../../../shared/delta/log/segment.ts';

const at = (version: number): string => String(version).padStart(20, '0');
const commit = (version: number): string => `${at(version)}.json`;
const checkpoint = (version: number): string => `${at(version)}.checkpoint.parquet`;
const part = (version: number, of: number, parts: number): string =>
  `${at(version)}.checkpoint.${String(of).padStart(10, '0')}.${String(parts).padStart(10, '0')}.parquet`;
const uuid = (version: number): string =>
  `${at(version)}.checkpoint.e8fa2696-9728-4e9c-b285-634743fdd4fb.parquet`;

const choose = (...names: readonly string[]) => {
  const segment = chooseSegment(
    names.flatMap((path) => {
      const name = parseLogName(path);
      return name ? [{ ...name, info: { path, sizeBytes: 1, modifiedMs: 1, etag: path } }] : [];
    }),
  );
  return {
    checkpoint: segment.checkpoint?.parts.map(({ info }) => info.path),
    commits: segment.commits.map(({ version }) => version),
    gap: segment.gap,
    v2: segment.v2,
    at: segment.atCheckpoint?.version,
  };
};

const none = { checkpoint: undefined, commits: [], gap: undefined, v2: false, at: undefined };

describe('D2: the files of the newest version', () => {
  test.each([
    ['an empty log', [], none],
    ['commits from 0', [commit(0), commit(1)], { ...none, commits: [0, 1] }],
    ['a gap', [commit(0), commit(2)], { ...none, commits: [0, 2], gap: 1 }],
    ['a beginning that is gone', [commit(4), commit(5)], { ...none, commits: [4, 5], gap: 0 }],
    [
      'a checkpoint and what comes after it',
      [commit(0), checkpoint(1), commit(1), commit(2)],
      { ...none, checkpoint: [checkpoint(1)], commits: [2], at: 1 },
    ],
    [
      'the newest of several checkpoints',
      [checkpoint(1), checkpoint(2), commit(3)],
      { ...none, checkpoint: [checkpoint(2)], commits: [3] },
    ],
    ['only a checkpoint', [checkpoint(3)], { ...none, checkpoint: [checkpoint(3)] }],
    [
      'a gap after the checkpoint',
      [checkpoint(1), commit(3)],
      { ...none, checkpoint: [checkpoint(1)], commits: [3], gap: 2 },
    ],
    [
      'a gap before the checkpoint, which does not matter',
      [commit(0), checkpoint(5), commit(5), commit(6)],
      { ...none, checkpoint: [checkpoint(5)], commits: [6], at: 5 },
    ],
    [
      'all parts of a checkpoint',
      [part(2, 1, 2), part(2, 2, 2), commit(3)],
      { ...none, checkpoint: [part(2, 1, 2), part(2, 2, 2)], commits: [3] },
    ],
    [
      'an incomplete checkpoint, passed over for the one before',
      [checkpoint(1), commit(2), part(2, 1, 3), part(2, 3, 3), commit(3)],
      { ...none, checkpoint: [checkpoint(1)], commits: [2, 3] },
    ],
    ['a V2 checkpoint', [uuid(2), commit(3)], { ...none, commits: [3], gap: 0, v2: true }],
    [
      'names that are not of the log',
      [
        commit(0),
        `${at(0)}.crc`,
        `${at(0)}.${at(1)}.compacted.json`,
        '_last_checkpoint',
        `.${commit(1)}.x.tmp`,
        '1.json',
      ],
      { ...none, commits: [0] },
    ],
  ])('%s', (_what, names, expected) => {
    expect(choose(...names)).toEqual(expected);
  });
});

test('a version is spelled with 20 digits', () => {
  expect(logPath('Tables/dbo/Orders', 42)).toBe('Tables/dbo/Orders/_delta_log/00000000000000000042.json');
});
