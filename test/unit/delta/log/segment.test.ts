import { describe, expect, test } from 'vitest';
import { logPath, parseLogName } from '../../../../shared/delta/log/log-path.ts';
import { chooseSegments } from '../../../../shared/delta/log/segment.ts';

const at = (version: number): string => String(version).padStart(20, '0');
const commit = (version: number): string => `${at(version)}.json`;
const checkpoint = (version: number): string => `${at(version)}.checkpoint.parquet`;
const part = (version: number, of: number, parts: number): string =>
  `${at(version)}.checkpoint.${String(of).padStart(10, '0')}.${String(parts).padStart(10, '0')}.parquet`;
const compacted = (first: number, last: number): string => `${at(first)}.${at(last)}.compacted.json`;
const uuid = (version: number): string =>
  `${at(version)}.checkpoint.e8fa2696-9728-4e9c-b285-634743fdd4fb.parquet`;

const choose = (...names: readonly string[]) => {
  const { first: segment, others } = chooseSegments(
    names.flatMap((path) => {
      const name = parseLogName(path);
      return name ? [{ ...name, info: { path, sizeBytes: 1, modifiedMs: 1, etag: path } }] : [];
    }),
  );
  return {
    checkpoint: segment.checkpoint?.parts.map(({ info }) => info.path),
    steps: segment.steps.map((step) => (step.kind === 'commit' ? step.version : [step.version, step.last])),
    gap: segment.gap,
    stray: segment.stray,
    newest: segment.newest?.version,
    others: [...others].length,
  };
};

const none = {
  checkpoint: undefined,
  steps: [],
  gap: undefined,
  stray: undefined,
  newest: undefined,
  others: 0,
};

describe('D2: the files of the newest version', () => {
  test.each([
    ['an empty log', [], { ...none, gap: 0 }],
    ['commits from 0', [commit(0), commit(1)], { ...none, steps: [0, 1], newest: 1 }],
    ['a gap', [commit(0), commit(2)], { ...none, steps: [0], gap: 1, newest: 2 }],
    ['a beginning that is gone', [commit(4), commit(5)], { ...none, gap: 0, newest: 5 }],
    [
      'a checkpoint and what comes after it; or the whole log',
      [commit(0), checkpoint(1), commit(1), commit(2)],
      { ...none, checkpoint: [checkpoint(1)], steps: [2], newest: 2, others: 1 },
    ],
    [
      'the newest of several checkpoints; or the one before',
      [checkpoint(1), checkpoint(2), commit(2), commit(3)],
      { ...none, checkpoint: [checkpoint(2)], steps: [3], newest: 3, others: 1 },
    ],
    ['only a checkpoint', [checkpoint(3)], { ...none, checkpoint: [checkpoint(3)] }],
    [
      'a checkpoint and its commit',
      [checkpoint(3), commit(3)],
      { ...none, checkpoint: [checkpoint(3)], newest: 3 },
    ],
    [
      'a gap after the checkpoint',
      [checkpoint(1), commit(3)],
      { ...none, checkpoint: [checkpoint(1)], gap: 2, newest: 3 },
    ],
    [
      'a gap before the checkpoint, which does not matter',
      [commit(0), checkpoint(5), commit(5), commit(6)],
      { ...none, checkpoint: [checkpoint(5)], steps: [6], newest: 6 },
    ],
    [
      'a gap after the newest checkpoint, and none after the one before',
      [checkpoint(1), commit(2), commit(3)],
      { ...none, checkpoint: [checkpoint(1)], steps: [2, 3], newest: 3 },
    ],
    [
      'all parts of a checkpoint',
      [part(2, 1, 2), part(2, 2, 2), commit(3)],
      { ...none, checkpoint: [part(2, 1, 2), part(2, 2, 2)], steps: [3], newest: 3 },
    ],
    [
      'an incomplete checkpoint, passed over for the one before',
      [checkpoint(1), commit(2), part(2, 1, 3), part(2, 3, 3), commit(3)],
      { ...none, checkpoint: [checkpoint(1)], steps: [2, 3], newest: 3 },
    ],
    [
      'two checkpoints of one version, each of which will do',
      [part(2, 1, 2), part(2, 2, 2), checkpoint(2), uuid(2), commit(3)],
      { ...none, checkpoint: [part(2, 1, 2), part(2, 2, 2)], steps: [3], newest: 3, others: 2 },
    ],
    [
      'a checkpoint that the log does not reach',
      [commit(3), commit(4), checkpoint(5)],
      { ...none, stray: 5, gap: 5 },
    ],
    ['a V2 checkpoint', [uuid(2), commit(3)], { ...none, checkpoint: [uuid(2)], steps: [3], newest: 3 }],
    [
      'compacted commits; or the commits themselves',
      [commit(0), compacted(1, 3), commit(1), compacted(2, 3), commit(2), commit(3), commit(4)],
      { ...none, steps: [0, [1, 3], 4], newest: 4, others: 1 },
    ],
    [
      'the longest of several compacted ones that do not lead beyond the newest commit',
      [commit(0), compacted(1, 2), compacted(1, 3), compacted(1, 9), commit(3)],
      { ...none, steps: [0, [1, 3]], newest: 3 },
    ],
    [
      'names that are not of the log',
      [commit(0), `${at(0)}.crc`, '_last_checkpoint', `.${commit(1)}.x.tmp`, '1.json'],
      { ...none, steps: [0], newest: 0 },
    ],
  ])('%s', (_what, names, expected) => {
    expect(choose(...names)).toEqual(expected);
  });
});

test('a version is spelled with 20 digits', () => {
  expect(logPath('Tables/dbo/Orders', 42)).toBe('Tables/dbo/Orders/_delta_log/00000000000000000042.json');
});

test.each([
  ['with a checkpoint after every tenth', 50_000, 10],
  ['without a checkpoint', 200_000, Infinity],
])('a log of many commits %s is as much work as it is long', (_what, versions, interval) => {
  const files = Array.from({ length: versions }, (_, version) => {
    const info = { path: String(version), sizeBytes: 1, modifiedMs: 1, etag: String(version) };
    const own = { kind: 'commit' as const, version, info };
    const isNext = version > 0 && version % interval === 0;
    return isNext ? [{ kind: 'checkpoint' as const, version, part: 1, parts: 1, info }, own] : [own];
  }).flat();
  // All ways together would be more than any machine holds.
  const { first, others } = chooseSegments(files);
  expect(first.steps).toHaveLength(interval === Infinity ? versions : 9);
  const [other] = others;
  expect(other?.checkpoint?.version).toBe(interval === Infinity ? undefined : versions - 2 * interval);
});
