import type { EndedRun } from '../../shared/api/index.ts';
import { bytesText, countOf } from './numbers.ts';
import { type Canvas, table } from './table.ts';

type Maintain = NonNullable<EndedRun['maintain']>;

const STEPS = [
  ['checkpoint', 'checkpoint'],
  ['compaction', 'compaction'],
  ['log cleanup', 'logCleanup'],
  ['vacuum', 'vacuum'],
] as const;

const COLUMNS = [
  { title: 'STEP' },
  { title: 'OUTCOME' },
  { title: 'OUT' },
  { title: 'IN' },
  { title: 'WHY' },
] as const;

const filesText = (files: number, bytes: number): string =>
  files === 0 ? '' : `${countOf(files, 'file')}${bytes === 0 ? '' : ` (${bytesText(bytes)})`}`;

/** What maintenance did, or would do, step by step. */
export const maintainSteps = (maintain: Maintain, canvas: Canvas): readonly string[] => {
  const rows = STEPS.flatMap(([name, member]) => {
    const step = maintain[member];
    if (step === undefined) return [];
    const { outcome, removed, removedBytes, added, addedBytes, why = '' } = step;
    return [[name, outcome, filesText(removed, removedBytes), filesText(added, addedBytes), why]];
  });
  const { files } = maintain;
  return [
    ...(rows.length === 0 ? [] : table(COLUMNS, rows, canvas)),
    ...(files === undefined ? [] : [`data files: ${files.before} before, ${files.after} after`]),
  ];
};
