import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bareTables } from './bare-tables.ts';
import { foreignTables } from './foreign-tables.ts';
import { frozenTables } from './frozen-tables.ts';
import { ownTables } from './own-tables.ts';
import { preparePython, type Python } from '../../local/python.ts';
import { reloadTables } from './reload-tables.ts';
import { createWorkbench, type Scenario } from './workbench.ts';

const FOLDER = resolve('.interop');
const TABLES = join(FOLDER, 'tables');

const SCENARIOS = [...ownTables, ...bareTables, ...foreignTables, ...reloadTables, ...frozenTables];

interface Result {
  readonly table: string;
  readonly check: string;
  readonly problems: readonly string[];
}

/** Writes one scenario's table, and what a reader must find in it. */
const build = async ({ name, build: make }: Scenario, python: Python): Promise<Result> => {
  const folder = join(TABLES, name);
  const result = { table: name, check: 'its history goes as it should' };
  try {
    const finished = await make(createWorkbench(folder, python));
    if (finished === undefined) return { ...result, problems: [] };
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'expected.json'), JSON.stringify(finished, undefined, 1));
    return { ...result, problems: [] };
  } catch (error) {
    return { ...result, problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
};

const print = ({ table, check, problems }: Result): void => {
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${table}: ${check}`);
  for (const problem of problems.slice(0, 10)) console.log(`       ${problem}`);
  if (problems.length > 10) console.log(`       and ${problems.length - 10} more`);
};

const runAll = async (): Promise<boolean> => {
  const python = await preparePython(FOLDER, import.meta.dirname);
  await rm(TABLES, { recursive: true, force: true });
  const chosen = process.argv.slice(2);
  const results: Result[] = [];
  for (const scenario of SCENARIOS) {
    if (chosen.length > 0 && !chosen.includes(scenario.name)) continue;
    const result = await build(scenario, python);
    print(result);
    results.push(result);
  }
  const lines = (await python('check.py', TABLES)).trimEnd().split('\n');
  const checks = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);
  checks.forEach(print);
  const failed = [...results, ...checks].filter(({ problems }) => problems.length > 0).length;
  console.log(`interop: ${results.length + checks.length - failed} passed, ${failed} failed`);
  return failed === 0 && checks.length > 0;
};

/** Writes tables with Tidemark, alone and in turns with delta-rs, and has delta-rs read them. Arguments: scenario names. */
try {
  process.exitCode = (await runAll()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
