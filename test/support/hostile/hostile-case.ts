import type { Quirks } from '../../../local/odata-service/index.ts';
import type { ReloadWindow } from '../../../shared/config/index.ts';
import type { QuirkEntry } from './quirk-catalogue.ts';
import { seeded, type Seeded } from './seeded.ts';
import { fewestRows, isUnseen, kindsTogether } from './unseen.ts';
import { anyShape, type Change, cursorText, type Shape } from './source-rows.ts';

/** One step of a case. `during` are changes before the nth request of the step. */
export type Step =
  | { readonly do: 'change'; readonly change: Change }
  | { readonly do: 'append'; readonly during: ReadonlyMap<number, Change>; readonly deadlineMs: number }
  | { readonly do: 'reload'; readonly window: ReloadWindow; readonly during: ReadonlyMap<number, Change> };

/** A source, a feed and what happens to them: all of it follows from the seed. */
export interface HostileCase {
  readonly seed: number;
  readonly names: readonly string[];
  readonly quirks: Quirks;
  readonly kinds: readonly string[];
  readonly shape: Shape;
  readonly ownFilter: boolean;
  /** The place in the cursor's order that the feed begins at; absent: at the first row. */
  readonly start?: number;
  /** The most rows of an answer of the service, and the rows that the feed asks for. */
  readonly servicePage: number;
  readonly feedPage: number;
  readonly batchRows: number;
  /** `source.parallel`. With more than one a source has more rows, and smaller pages. */
  readonly parallel: number;
  readonly steps: readonly Step[];
}

const gaps = (chance: Seeded, ties: number, count: number): readonly number[] =>
  Array.from({ length: count }, () => (chance.chance(ties) ? 0 : chance.int(1, 3)));

const anyChange = (chance: Seeded, shape: Shape, own: readonly Change['do'][]): Change => {
  const what = chance.pick<Change['do']>([
    'insert',
    'insert',
    'insert',
    'update',
    'remove',
    'remove',
    'late',
    ...own,
  ]);
  if (what === 'far' || what === 'restart') return { do: what };
  if (what === 'cap') return { do: what, rows: chance.int(1, 8) };
  if (what === 'insert') return { do: what, gaps: gaps(chance, shape.ties, chance.int(1, 8)) };
  return { do: what, share: chance.int(0, 100) / 100 };
};

const anyDuring = (chance: Seeded, shape: Shape): ReadonlyMap<number, Change> => {
  if (chance.chance(0.5)) return new Map();
  const changes = Array.from({ length: chance.int(1, 3) }, (): [number, Change] => [
    chance.int(1, 12),
    anyChange(chance, shape, []),
  ]);
  return new Map(changes);
};

const anyWindow = (chance: Seeded, shape: Shape): ReloadWindow => {
  const { cursor, stepMs } = shape;
  const size = chance.int(1, 20);
  const begin = chance.int(0, 30);
  const from = cursorText(shape, begin);
  const unitMs = cursor === 'Day' ? 86_400_000 : stepMs;
  const isTime = cursor === 'ModifiedAt' || cursor === 'Day';
  const last = isTime ? { ms: size * unitMs } : { units: String(size) };
  return chance.pick<ReloadWindow>([
    { last },
    { last },
    { rows: size },
    { from },
    { from, to: cursorText(shape, begin + size) },
    { all: true },
  ]);
};

/** Mostly with all the time it needs; else its deadline has come when it begins. */
const anyAppend = (chance: Seeded, shape: Shape): Step => ({
  do: 'append',
  during: anyDuring(chance, shape),
  deadlineMs: chance.chance(0.15) ? 0 : 600_000,
});

const anyStep = (chance: Seeded, shape: Shape, own: readonly Change['do'][]): Step => {
  const what = chance.pick<Step['do']>(['change', 'change', 'append', 'append', 'reload']);
  if (what === 'change') return { do: what, change: anyChange(chance, shape, own) };
  if (what === 'append') return anyAppend(chance, shape);
  return { do: what, during: anyDuring(chance, shape), window: anyWindow(chance, shape) };
};

interface Source {
  readonly chosen: readonly QuirkEntry[];
  readonly shape: Shape;
  readonly quirks: Quirks;
}

/** A source of at most so many quirks, one at the least, in which nothing is lost unseen. */
const anySource = (chance: Seeded, entries: readonly QuirkEntry[], most: number): Source => {
  const drawn = Array.from({ length: chance.int(1, most) }, () => chance.pick(entries));
  const chosen = [...new Set(drawn)];
  const shape: Shape = Object.assign(anyShape(chance), ...chosen.map(({ shape }) => shape?.(chance)));
  const quirks: Quirks = Object.assign({}, ...chosen.map((entry) => entry.quirks(chance, shape)));
  return isUnseen(quirks) ? anySource(chance, entries, 1) : { chosen, shape, quirks };
};

/** So many times as many rows, and requests before changes, where ranges are read at once. */
const MORE = 2;
const SMALL_PAGE = 5;

/** A step whose changes come before later requests. */
const later = (step: Step, times: number): Step =>
  step.do === 'change'
    ? step
    : { ...step, during: new Map([...step.during].map(([nth, change]) => [nth * times, change])) };

const pageOf = (rows: number, parallel: number): number =>
  parallel === 1 ? rows : Math.min(rows, SMALL_PAGE);

/** The case of a seed, with at most so many of `entries` at once. */
export const hostileCase = (
  seed: number,
  entries: readonly QuirkEntry[],
  most = 2,
  parallel = 1,
): HostileCase => {
  const chance = seeded(seed);
  const drawn = anySource(chance, entries, most);
  const { chosen, quirks } = drawn;
  const more = parallel === 1 ? 1 : MORE;
  const shape: Shape = { ...drawn.shape, rows: drawn.shape.rows * more };
  const fewest = fewestRows(quirks, shape);
  const ownFilter = chosen.some((entry) => entry.ownFilter === true);
  const own = chosen.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const first: Step = { do: 'change', change: { do: 'insert', gaps: gaps(chance, shape.ties, shape.rows) } };
  return {
    seed,
    names: chosen.map(({ name }) => name),
    quirks,
    kinds: [...chosen.flatMap(({ kinds = [] }) => kinds), ...kindsTogether(quirks, { ownFilter, shape })],
    shape,
    ownFilter,
    ...(chosen.some((entry) => entry.start === true) && { start: chance.int(0, 12) }),
    servicePage: Math.max(fewest, pageOf(chance.pick([1, 2, 3, 5, 8, 25]), parallel)),
    feedPage: Math.max(fewest, chance.pick([2, 5, 20, 5000])),
    batchRows: chance.pick([1, 4, 8, 1000]),
    parallel,
    steps: [
      first,
      ...(chance.chance(0.7) ? [anyAppend(chance, shape)] : []),
      ...Array.from({ length: chance.int(2, 6) }, () => anyStep(chance, shape, own)),
    ].map((step) => later(step, more)),
  };
};
