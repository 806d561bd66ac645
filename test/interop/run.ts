import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bareTables } from './bare-tables.ts';
import { foreignTables } from './foreign-tables.ts';
import { frozenTables } from './frozen-tables.ts';
import { growingTables } from './growing-tables.ts';
import { killedMaintenances } from './killed-maintenance.ts';
import { longLives } from './long-life.ts';
import { ownTables } from './own-tables.ts';
import { preparePython, type Python } from '../../local/python.ts';
import { reloadTables } from './reload-tables.ts';
import { printLeftOut, printResult, type Result } from './result.ts';
import { prepareSpark } from './spark.ts';
import type { Spark } from './spark-process.ts';
import { sparkTables } from './spark-tables.ts';
import { createWorkbench, type Finished, type Scenario } from './workbench.ts';

const FOLDER = resolve('.interop');
const TABLES = join(FOLDER, 'tables');

const SCENARIOS = [
  ...ownTables,
  ...bareTables,
  ...foreignTables,
  ...reloadTables,
  ...growingTables,
  ...frozenTables,
  ...longLives,
  ...killedMaintenances,
];

/** All, or those that the arguments name. */
const isChosen = ({ name }: Scenario): boolean => process.argv.length <= 2 || process.argv.includes(name);

/** Has Spark copy the versions out that check.py compares. */
const copyVersions = async (spark: Spark, folder: string, { readByOthers = [] }: Finished): Promise<void> => {
  const table = join(folder, 'lake', 'Tables', 'Orders');
  const versions = readByOthers.map(String);
  if (versions.length > 0) await spark.act('copy-versions', table, join(folder, 'by-spark'), ...versions);
};

/** Writes one scenario's table, and what a reader must find in it. */
const build = async ({ name, build: make }: Scenario, python: Python, spark?: Spark): Promise<Result> => {
  const folder = join(TABLES, name);
  const result = { table: name, check: 'its history goes as it should' };
  try {
    const finished = await make(createWorkbench(folder, python, spark));
    if (finished === undefined) return { ...result, problems: [] };
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'expected.json'), JSON.stringify(finished, undefined, 1));
    if (spark !== undefined) await copyVersions(spark, folder, finished);
    return { ...result, problems: [] };
  } catch (error) {
    return { ...result, problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
};

const resultsIn = (lines: readonly string[]): readonly Result[] =>
  lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Result);

/** What Spark finds in the tables that it is asked of; it is not started where none of them was made. */
const askSpark = async (python: Python, spark: Spark): Promise<readonly Result[]> => {
  const questions = await python('spark_questions.py', TABLES);
  if (questions === '') return [];
  const file = join(FOLDER, 'spark', 'questions.jsonl');
  await writeFile(file, questions);
  return resultsIn(await spark.act('ask', file));
};

/** Delta-rs and polars beside Spark: each takes one processor. */
const check = async (python: Python, spark: Spark | undefined): Promise<readonly Result[]> => {
  const [others, ofSpark] = await Promise.all([
    python('check.py', TABLES).then((output) => resultsIn(output.split('\n'))),
    spark === undefined ? [] : askSpark(python, spark),
  ]);
  return [...others, ...ofSpark];
};

const runAll = async (python: Python, spark: Spark | undefined): Promise<boolean> => {
  await rm(TABLES, { recursive: true, force: true });
  const buildAll = async (scenarios: readonly Scenario[]): Promise<readonly Result[]> => {
    const results: Result[] = [];
    for (const scenario of scenarios.filter(isChosen)) {
      const result = await build(scenario, python, spark);
      printResult(result);
      results.push(result);
    }
    return results;
  };
  // Most of what Spark writes is done by another processor.
  const results = (await Promise.all([SCENARIOS, sparkTables].map(buildAll))).flat();
  const checks = await check(python, spark);
  checks.forEach(printResult);
  printLeftOut(checks);
  const failed = [...results, ...checks].filter(({ problems }) => problems.length > 0).length;
  console.log(`interop: ${results.length + checks.length - failed} passed, ${failed} failed`);
  return failed === 0 && checks.length > 0;
};

/** Writes tables with Tidemark, alone and in turns with delta-rs, and has delta-rs, polars and Spark read them. Arguments: scenario names. */
try {
  const python = await preparePython(FOLDER, import.meta.dirname);
  const spark = await prepareSpark(join(FOLDER, 'spark'));
  process.exitCode = (await runAll(python, spark).finally(() => spark?.close())) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
