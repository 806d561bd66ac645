import type { Field } from '../../parquet/index.ts';
import type { AddFile } from '../log/index.ts';
import { type FileRange, fileRange, recordsOf } from '../stats/index.ts';

/** What a file that is written anew may hold. */
export interface CompactionLimits {
  /** Bytes of a file: one of half as many, or more, is left alone. */
  readonly targetBytes: number;
  readonly rows: number;
  /** Bytes of its columns in memory. */
  readonly memoryBytes: number;
  /** Bytes of a row in memory, as far as is known. */
  readonly rowBytes: number;
}

/**
 * Files are written anew together where none of them has more than this part of their bytes. So each byte is written anew at most once for every
 * time that its file becomes four times as large, and no more than three files of one size are left.
 */
const FAN = 4;

/** A file that reaches beyond the beginnings of so many others is no neighbour of any of them. */
const WIDE = 8;

/** Bytes of columns for each byte of a file whose rows are not told. */
const UNFOLDED = 8;

interface Candidate {
  readonly add: AddFile;
  readonly range: FileRange;
  readonly rows: number;
  readonly memoryBytes: number;
  /** It is large enough, or cannot be written anew: what lies on both sides of it stays apart. */
  readonly isLeft: boolean;
}

type Stretch = readonly Candidate[];

const candidateOf = (add: AddFile, order: Field | undefined, limits: CompactionLimits): Candidate => {
  const range = order === undefined ? { exact: false } : fileRange(add, order);
  const known = recordsOf(add);
  const rows = known ?? 0;
  const memoryBytes = Math.max(add.size, known === undefined ? add.size * UNFOLDED : rows * limits.rowBytes);
  const isLeft =
    add.deletionVector !== undefined ||
    add.size >= limits.targetBytes / 2 ||
    rows >= limits.rows / 2 ||
    memoryBytes >= limits.memoryBytes / 2;
  return { add, range, rows, memoryBytes, isLeft };
};

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

/** The files whose range is known and is not wide, in order of it; and the others, as the log has them. */
const inOrder = (candidates: Stretch): { readonly ordered: Stretch; readonly others: Stretch } => {
  const known = candidates.flatMap((candidate) => {
    const { min, max } = candidate.range;
    return min === undefined || max === undefined ? [] : [{ candidate, min, max }];
  });
  known.sort((a, b) => compare(a.min, b.min) || compare(a.max, b.max));
  const narrow = known.filter(({ max }, place) => {
    const further = known[place + WIDE];
    return further === undefined || further.min >= max;
  });
  const ordered = narrow.map(({ candidate }) => candidate);
  const isOrdered = new Set(ordered);
  return { ordered, others: candidates.filter((candidate) => !isOrdered.has(candidate)) };
};

/** What lies between files that are left. */
const stretchesOf = (candidates: Stretch): readonly Stretch[] => {
  const stretches: Candidate[][] = [[]];
  for (const candidate of candidates) {
    if (candidate.isLeft) stretches.push([]);
    else stretches.at(-1)?.push(candidate);
  }
  return stretches;
};

const sizeOf = (stretch: Stretch): number => stretch.reduce((bytes, { add }) => bytes + add.size, 0);

const placeOfLargest = (stretch: Stretch): number =>
  stretch.reduce((most, { add }, place) => (add.size > (stretch[most]?.add.size ?? 0) ? place : most), 0);

/** The parts of a stretch none of whose files is large among them: where one is, it parts what lies on its sides. */
const evenParts = (stretch: Stretch): readonly Stretch[] => {
  const even: Stretch[] = [];
  const open = [stretch];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part.length < FAN) continue;
    const most = placeOfLargest(part);
    if (sizeOf(part) >= FAN * (part[most]?.add.size ?? 0)) even.push(part);
    else open.push(part.slice(most + 1), part.slice(0, most));
  }
  return even;
};

/** A part cut into files that are within the limits. */
const withinLimits = (part: Stretch, limits: CompactionLimits): readonly Stretch[] => {
  const groups: Candidate[][] = [];
  let group: Candidate[] = [];
  let bytes = 0;
  let rows = 0;
  let memoryBytes = 0;
  for (const candidate of part) {
    bytes += candidate.add.size;
    rows += candidate.rows;
    memoryBytes += candidate.memoryBytes;
    if (
      group.length === 0 ||
      bytes > limits.targetBytes ||
      rows > limits.rows ||
      memoryBytes > limits.memoryBytes
    ) {
      group = [];
      groups.push(group);
      ({ rows, memoryBytes } = candidate);
      bytes = candidate.add.size;
    }
    group.push(candidate);
  }
  return groups.filter(({ length }) => length > 1);
};

/**
 * Which of a table's files are written anew together, each group as one file: small ones that are neighbours by their range of `order`, in that order;
 * those that have no range, or a wide one, as the log has them. Files with deletion vectors, and those of half the target or more, are left.
 */
export const planCompaction = (
  files: readonly AddFile[],
  order: Field | undefined,
  limits: CompactionLimits,
): readonly (readonly AddFile[])[] => {
  const { ordered, others } = inOrder(files.map((add) => candidateOf(add, order, limits)));
  return [ordered, others]
    .flatMap(stretchesOf)
    .flatMap(evenParts)
    .flatMap((part) => withinLimits(part, limits))
    .map((group) => group.map(({ add }) => add));
};
