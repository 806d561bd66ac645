import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { preparePython, type Python } from '../../local/python.ts';

/** The first version of Java that Spark 4 starts with. */
const OLDEST_JAVA = 17;

const JAVA_REMEDY = `Install Java ${OLDEST_JAVA} or later (default-jre-headless on Debian), or point JAVA_HOME to one.`;

/** The number of the Java that pyspark would start; rejects with the remedy when it is missing or too old. */
const requireJava = async (): Promise<void> => {
  const home = process.env['JAVA_HOME'];
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const said = await promisify(execFile)(java, ['-version']).catch((error: unknown) => {
    throw new Error(`${java} did not start. ${JAVA_REMEDY}`, { cause: error });
  });
  const version = /version "(\d+)/.exec(`${said.stderr}${said.stdout}`)?.[1];
  if (Number(version ?? 0) < OLDEST_JAVA) throw new Error(`${java} is Java ${version}. ${JAVA_REMEDY}`);
};

/**
 * A Python with Spark, in `folder/venv`; undefined where this machine cannot have one, after saying why. With `NEEDS_SPARK=true`, as .ci/run sets it,
 * that rejects instead.
 */
export const prepareSpark = async (folder: string): Promise<Python | undefined> => {
  try {
    await requireJava();
    return await preparePython(folder, join(import.meta.dirname, 'spark'));
  } catch (error) {
    if (process.env['NEEDS_SPARK'] === 'true') throw error;
    console.log(`left out: what Spark finds. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
};
