import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { expectRows } from '../interop/expected.ts';
import { ownTables } from '../interop/own-tables.ts';
import { timedReload } from '../interop/timed-reload.ts';
import { createWorkbench, holdsSource, runOnce, type Scenario } from '../interop/workbench.ts';

const COMMITS = 300;

/** One row a commit. */
const manyCommits: Scenario = {
  name: 'three-hundred-commits',
  build: async (bench) => {
    const orders = northwindOrders(COMMITS);
    const set = northwindOrdersSet([]);
    const world = bench.open({ set });
    for (const order of orders) {
      world.service.insert(set.name, [order]);
      await runOnce(world);
    }
    const finished = holdsSource(world, set);
    const { columns } = finished;
    const versions = Array.from({ length: COMMITS + 1 }, (_, end) =>
      expectRows(columns, orders.slice(0, end)),
    );
    return { ...finished, versions };
  },
};

/** Of these every kind of value is looked for; of the others only rows and versions are read. */
const FILTERED = ['every-type', 'every-type-in-one-file'] as const;

const SCENARIOS: readonly Scenario[] = [
  ...ownTables.filter(({ name }) => FILTERED.some((each) => each === name)),
  timedReload,
  manyCommits,
];

/** What is appended to the name of a table's copy that has no statistics in its log. */
export const WITHOUT = '-without-statistics';

const withoutStatistics = (line: string): string => {
  const action: { readonly add?: Readonly<Record<string, unknown>> } = JSON.parse(line);
  if (action.add === undefined) return line;
  const { stats, ...add } = action.add;
  return stats === undefined ? line : JSON.stringify({ add });
};

/** The same table, of which the log says nothing about what is in its files. */
const copyWithoutStatistics = async (folder: string): Promise<void> => {
  const copy = `${folder}${WITHOUT}`;
  await cp(folder, copy, { recursive: true });
  const log = join(copy, 'lake', 'Tables', 'Orders', '_delta_log');
  for (const name of await readdir(log)) {
    const path = join(log, name);
    if (name.includes('checkpoint')) await rm(path);
    if (!/^\d{20}\.json$/.test(name)) continue;
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    await writeFile(path, lines.map((line) => `${withoutStatistics(line)}\n`).join(''));
  }
};

const noPython = (): Promise<never> => Promise.reject(new Error('these tables are ours alone'));

/** Writes the tables below `folder`, each with what a reader must find in it. */
export const writeTables = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  for (const { name, build } of SCENARIOS) {
    const place = join(folder, name);
    const finished = await build(createWorkbench(place, noPython));
    const filters = FILTERED.some((each) => each === name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'expected.json'), JSON.stringify({ ...finished, filters }));
    if (filters) await copyWithoutStatistics(place);
  }
};
