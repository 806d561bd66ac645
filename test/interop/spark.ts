import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { interpreterIn, preparePython } from '../../local/python.ts';

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

/** A Spark session of its own process, which does one step after the other. */
export interface Spark {
  /** A step of `spark/serve.py`; answers the lines that it printed. Rejects with what Spark complained of. */
  act(step: string, ...args: readonly string[]): Promise<readonly string[]>;
  close(): void;
}

/** How a step ended; undefined for a line of its answer. */
const endOf = (line: string): { readonly failed?: string } | undefined => {
  const said: unknown = JSON.parse(line);
  if (typeof said !== 'object' || said === null) return undefined;
  if ('failed' in said) return { failed: String(said.failed) };
  return 'ended' in said ? {} : undefined;
};

const startSpark = (interpreter: string, jars: string): Spark => {
  const child = spawn(interpreter, ['-B', join(SCRIPTS, 'serve.py'), jars], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answerOf = async (step: string): Promise<readonly string[]> => {
    const answer: string[] = [];
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done === true) throw new Error(`Spark ended in the midst of ${step}.\n${complaint}`);
      const end = endOf(line);
      if (end?.failed !== undefined) throw new Error(`Spark, asked to ${step}: ${end.failed}`);
      if (end !== undefined) return answer;
      answer.push(line);
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    act: (step, ...args) => {
      const next = last.then(() => {
        child.stdin.write(`${JSON.stringify([step, ...args])}\n`);
        return answerOf(step);
      });
      last = next.catch(() => undefined);
      return next;
    },
    close: () => child.stdin.end(),
  };
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
    return startSpark(interpreterIn(folder), jars);
  } catch (error) {
    if (process.env['NEEDS_SPARK'] === 'true') throw error;
    console.log(`left out: what Spark finds. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};
