import type { Quirks } from '../../../local/odata-service/index.ts';
import { checkFeed, type CheckReport } from '../../../shared/sync/index.ts';
import type { World, WorldOptions } from '../memory-world.ts';
import { createReloadWorld, type ReloadWorld } from '../reload-world.ts';
import { seeded } from './seeded.ts';
import { type Change, entitySet, type Shape, sourceRows } from './source-rows.ts';

/** A source that shows what a service does with it: several pages, ties, digits that a double holds. */
export const CHECKED: Shape = {
  cursor: 'ModifiedAt',
  key: 'number',
  digits: 3,
  stepMs: 60_000,
  base: 0n,
  offsets: [0],
  rows: 60,
  ties: 0.3,
  nulls: 0,
};

export interface CheckedSource {
  readonly quirks: Quirks;
  readonly shape?: Partial<Shape>;
  readonly filter?: string;
  readonly start?: string;
  /** The feed runs first, as the service keeps its promises still. */
  readonly runs?: boolean;
  readonly change?: Change['do'];
  readonly seed?: number;
  readonly options?: WorldOptions;
}

const changeOf = (what: Change['do']): Change => {
  if (what === 'cap') return { do: what, rows: 6 };
  if (what === 'insert') return { do: what, gaps: [1] };
  return what === 'far' || what === 'restart' ? { do: what } : { do: what, share: 0.5 };
};

/** The world of a source: rows, and from now on the ways of its service. */
export const checkedWorld = async ({
  quirks,
  shape: own,
  filter,
  start,
  runs = false,
  change,
  seed = 1,
  options = {},
}: CheckedSource): Promise<ReloadWorld> => {
  const chance = seeded(seed);
  const shape: Shape = { ...CHECKED, ...own };
  const world = createReloadWorld({
    set: entitySet(shape),
    cursor: { column: shape.cursor, ...(start !== undefined && { start }) },
    pageSize: 25,
    ...(filter !== undefined && { filter }),
    ...options,
  });
  const rows = sourceRows(world.service, shape, { ownFilter: filter !== undefined });
  const gaps = Array.from({ length: shape.rows }, () => (chance.chance(shape.ties) ? 0 : chance.int(1, 3)));
  rows.change({ do: 'insert', gaps });
  if (runs) await world.run();
  if (change !== undefined) rows.change(changeOf(change));
  Object.assign(world.service.quirks, quirks);
  return world;
};

export const checkWorld = (world: World, deps = world.deps): Promise<CheckReport> =>
  checkFeed(deps, world.feed, {
    signal: new AbortController().signal,
    deadline: world.clock.now() + 600_000,
  });

/** The world of a source, and what a check finds in it. */
export const checkSource = async (
  given: CheckedSource,
): Promise<{ readonly world: World; readonly report: CheckReport }> => {
  const world = await checkedWorld(given);
  return { world, report: await checkWorld(world) };
};

export const kindsOf = ({ findings }: CheckReport): readonly string[] =>
  findings.map(({ kind }) => kind).toSorted();
