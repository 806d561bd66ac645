import { expect } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import { ABANDONED } from '../../shared/sync/jobs/stuck.ts';
import type { Event } from './events.ts';
import type { World } from './memory-world.ts';

/** The unit that is never lost or doubled, as text: `7@1735689600000000`, key and cursor in µs. */
export const idOf = (event: Pick<Event, 'Id' | 'ModifiedAt'>): string =>
  `${event.Id}@${event.ModifiedAt === null ? null : BigInt(Date.parse(event.ModifiedAt)) * 1000n}`;

/** Ids of the rows that the source shows now. */
export const visibleIds = ({ service }: World): readonly string[] =>
  service.rows('Events').map((row) => `${row['Id'] as number}@${microsOf(row['ModifiedAt'])}`);

const microsOf = (value: unknown): bigint | null =>
  typeof value === 'string' ? BigInt(Date.parse(value)) * 1000n : null;

/** Ids of the table's rows, as often as they are there. */
export const tableIds = async (world: World): Promise<readonly string[]> =>
  (await world.rows()).map((row) => `${String(row['Id'])}@${String(row['ModifiedAt'])}`);

const LEASE_MS = 61_000;
const RUNS = 8;

/** Whether everything up to the watermark was found right. Where it was not, the next run reads it again. */
const isVerified = async (world: World): Promise<boolean> => {
  const state = await world.storedState();
  return state?.watermark === undefined || state.watermark === state.verifiedThrough;
};

/** Whether a run was ended because its attempts got no further: the next one begins where it was. */
export const isAbandoned = ({ outcome, message = '' }: RunRecord): boolean =>
  outcome === 'failed' && message.startsWith(ABANDONED);

/** Runs with healthy ports, after every lease has expired, until the source has nothing new and all is verified, or a run fails. */
export const catchUp = async (world: World): Promise<RunRecord> => {
  world.clock.advance(LEASE_MS);
  for (let run = 1; run <= RUNS; run += 1) {
    const record = await world.run();
    if (record.outcome === 'failed' && !isAbandoned(record)) return record;
    if (record.outcome === 'no-new-rows' && (await isVerified(world))) return record;
  }
  throw new Error(`${RUNS} runs in a row found something new`);
};

/** Versions of the table's log. */
const versions = async ({ lake, feed }: World): Promise<readonly number[]> => {
  const found: number[] = [];
  for await (const { path } of lake.list(`${feed.tablePath}/_delta_log`)) {
    const version = /(\d{20})\.json$/.exec(path)?.[1];
    if (version !== undefined) found.push(Number(version));
  }
  return found;
};

/** Versions follow each other without a gap, and our batches' numbers rise. */
export const expectContiguousLog = async (world: World): Promise<void> => {
  const found = await versions(world);
  const [first = 0] = found;
  expect(found).toStrictEqual(found.map((_, index) => first + index));
  const read = await loadCommits(world.lake, world.feed.tablePath, { from: first, to: found.at(-1) ?? -1 });
  const commits = read.outcome === 'found' ? read.commits : [];
  // What takes a commit back has no batch of its own: it repeats the number of the last one.
  const batches = commits.flatMap(({ tidemark, txns }) =>
    tidemark === undefined || tidemark.kind === 'take-back' ? [] : [...txns.values()],
  );
  expect(batches).toStrictEqual([...new Set(batches)].toSorted((a, b) => a - b));
};

const greatestCursor = ({ service, feed }: World): string | undefined => {
  const { column } = feed.cursor;
  const literals = service.rows('Events').map((row) => String(row[column] as string | number));
  const order = (literal: string): number => (column === 'Id' ? Number(literal) : Date.parse(literal));
  return literals.toSorted((a, b) => order(a) - order(b)).at(-1);
};

/**
 * Every row that the source shows is in the table once, with `others` (rows of another writer, or versions that the source shows no
 * more) and nothing else; the watermark is the source's greatest value, and the log has no gap.
 */
export const expectExact = async (world: World, others: readonly string[] = []): Promise<void> => {
  const held = await tableIds(world);
  expect([...held].sort()).toStrictEqual([...new Set([...visibleIds(world), ...others])].sort());
  const state = await world.storedState();
  expect(state).toMatchObject({ watermark: greatestCursor(world), verifiedThrough: greatestCursor(world) });
  await expectContiguousLog(world);
};
