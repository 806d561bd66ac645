import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { interpreterIn, preparePython } from '../../local/python.ts';
import { type Spark, startSpark } from './spark-process.ts';

/** The first version of Java that Spark 4 starts with. */
const OLDEST_JAVA = 17;
const SCRIPTS = join(import.meta.dirname, 'spark');

const JAVA_REMEDY = `Install Java ${OLDEST_JAVA} or later (default-jre-headless on Debian), or point JAVA_HOME to one.`;
const MAVEN_REMEDY = 'Install Maven (maven on Debian), and let it reach its repository.';

const run = promisify(execFile);

/** The number of the Java that pyspark would start; rejects with the remedy when it is missing or too old. */
const requireJava = async (): Promise<void> => {
  const home = process.env['JAVA_HOME'];
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const said = await run(java, ['-version']).catch((error: unknown) => {
    throw new Error(`${java} did not start. ${JAVA_REMEDY}`, { cause: error });
  });
  const version = /version "(\d+)/.exec(`${said.stderr}${said.stdout}`)?.[1];
  if (Number(version ?? 0) < OLDEST_JAVA) throw new Error(`${java} is Java ${version}. ${JAVA_REMEDY}`);
};

/** The folder with Delta's own jars, fetched once for each pom.xml. The rest comes with pyspark. */
const requireJars = async (folder: string): Promise<string> => {
  const pom = join(SCRIPTS, 'pom.xml');
  const jars = join(folder, 'jars');
  const stamp = join(jars, 'pom.xml');
  const wanted = await readFile(pom, 'utf8');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return jars;
  await rm(jars, { recursive: true, force: true });
  await mkdir(jars, { recursive: true });
  const groups = '-DincludeGroupIds=io.delta,io.unitycatalog';
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`, groups];
  await run('mvn', args).catch((error: unknown) => {
    throw new Error(`Delta for Spark could not be fetched. ${MAVEN_REMEDY}`, { cause: error });
  });
  await writeFile(stamp, wanted);
  return jars;
};

/**
 * Spark with Delta's own jars, its Python in `folder/venv`; undefined where this machine cannot have one, after saying why. With `NEEDS_SPARK=true`, as .ci/run sets it,
 * that rejects instead.
 */
export const prepareSpark = async (folder: string): Promise<Spark | undefined> => {
  try {
    await requireJava();
    const jars = await requireJars(folder);
    await preparePython(folder, SCRIPTS);
    return startSpark(interpreterIn(folder), ['-B', join(SCRIPTS, 'serve.py'), jars]);
  } catch (error) {
    if (process.env['NEEDS_SPARK'] === 'true') throw error;
    console.log(`left out: what Spark finds. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};
