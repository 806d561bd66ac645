import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import type { ReloadWindow } from '../../shared/config/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { RunResult } from '../../shared/sync/index.ts';
import type { ReloadOptions, ReloadWorld } from '../support/reload-world.ts';
import { testClock, type TestClock } from '../support/standing-clock.ts';
import { type ExpectedColumn, expectRows } from './expected.ts';
import { type Finished, holdsSource, runOnce } from './workbench.ts';

type Rows = readonly JsonObject[];

/** A reload that is asked for, and which rows its window takes in. */
export interface Asked extends Pick<ReloadOptions, 'force' | 'deps'> {
  readonly window: ReloadWindow;
  readonly isInside: (row: JsonObject) => boolean;
  readonly outcome?: RunResult['outcome'];
}

export const everything: Asked = { window: { all: true }, isInside: () => true };

/** Keeps what every version of a table must hold, told from the source's rows and from what others did, never from the table. */
export interface Ledger {
  /** A run that appends, in as many commits as there are numbers and one more: so many rows in each, and the rest in the last. */
  append(...rows: readonly number[]): Promise<void>;
  reload(asked: Asked): Promise<RunResult>;
  /** A reload that `run` made end, over what the table held then. */
  replaced(isInside: Asked['isInside']): void;
  /** Commits that are not told by `append` and `reload`, as those of others, and what the table holds after each. */
  others(act: () => Promise<unknown>, ...held: readonly ((before: Rows) => Rows)[]): Promise<void>;
  /** What a version holds. */
  at(version: number): Rows;
  /** The table must hold what was kept, at every version. */
  finish(told: {
    readonly createdBy: Finished['createdBy'];
    readonly columns?: readonly ExpectedColumn[];
  }): Finished;
}

export interface LedgerOptions {
  /** Orders rows as the feed's cursor does. */
  readonly cursorOf: (row: JsonObject) => number | string;
}

/** A clock that is an hour slow: what is removed by it may be vacuumed, and is too young for a checkpoint to forget. */
export const anHourAgo = (): TestClock => testClock(Date.now() - 3_600_000);

export const createLedger = (
  world: ReloadWorld,
  set: EntitySetOptions,
  { cursorOf }: LedgerOptions,
): Ledger => {
  const versions: Rows[] = [];
  const held = (): Rows => versions.at(-1) ?? [];
  const keyOf = (row: JsonObject): string => JSON.stringify(set.entityType.key.map((name) => row[name]));
  const inOrder = (rows: Rows): Rows =>
    rows.toSorted((left, right) => {
      const [one, other] = [cursorOf(left), cursorOf(right)];
      return one < other ? -1 : Number(one > other);
    });
  const source = (): Rows => world.service.rows(set.name).map((row) => ({ ...row }));
  const isAt = async (): Promise<void> => {
    const version = (await world.snapshot())?.version ?? -1;
    if (version !== versions.length - 1)
      throw new Error(`the table is at version ${version}, and should be at ${versions.length - 1}`);
  };
  /** A table of ours is made by a commit without rows. */
  const made = (): void => {
    if (versions.length === 0) versions.push([]);
  };
  const replaced: Ledger['replaced'] = (isInside) => {
    made();
    versions.push([...held().filter((row) => !isInside(row)), ...source().filter(isInside)]);
  };
  return {
    append: async (...rows) => {
      await runOnce(world);
      made();
      const before = held();
      const known = new Set(before.map(keyOf));
      const fresh = inOrder(source().filter((row) => !known.has(keyOf(row))));
      let end = 0;
      for (const count of [...rows, fresh.length]) {
        end += count;
        versions.push([...before, ...fresh.slice(0, end)]);
      }
      await isAt();
    },
    reload: async ({ window, isInside, outcome = 'reloaded', force = false, deps = world.deps }) => {
      const run = await world.reload({ window, force, deps });
      if (run.outcome !== outcome)
        throw new Error(
          `a reload ended in ${run.outcome} and not in ${outcome}: ${run.message ?? 'no message'}`,
        );
      if (outcome === 'reloaded') replaced(isInside);
      await isAt();
      return run;
    },
    replaced,
    others: async (act, ...after) => {
      await act();
      for (const next of after) versions.push(next(held()));
      await isAt();
    },
    at: (version) => versions[version] ?? [],
    finish: (told) => {
      const finished = holdsSource(world, set, { ...told, upserts: true });
      const { columns } = finished;
      return {
        ...finished,
        rows: expectRows(columns, held()),
        versions: versions.map((rows) => expectRows(columns, rows)),
      };
    },
  };
};
