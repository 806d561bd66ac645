import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const SOURCES = join(import.meta.dirname, 'java');
const BUILT = join(import.meta.dirname, '../../.interop/services/java');

const answers = (command: string): boolean =>
  spawnSync(command, ['-version'], { stdio: 'ignore' }).status === 0;

/** Why nothing can be built or run here; undefined where it can. */
const whyNoTools = (): string | undefined =>
  ['javac', 'mvn'].every(answers)
    ? undefined
    : 'it needs a JDK, 17 or later, and Maven (Debian: default-jdk-headless, maven)';

const jarOf = (name: string): string => join(BUILT, name, `${name}-1.jar`);

/** Why this machine cannot run a service of `java/`, with the remedy. */
export const whyNoJava = (name: string): string | undefined =>
  whyNoTools() ??
  (existsSync(jarOf(name)) ? undefined : 'it is not built: npm run test:services -- --install --all');

/** CAP Java's model has to be compiled by a version of its own. */
const compileModel = (): void => {
  const model = join(SOURCES, 'cap/model');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', model], {
    stdio: 'inherit',
  });
  if (npm.status !== 0) throw new Error('npm ci failed');
  const compiled = spawnSync(process.execPath, [join(model, 'compile.mjs'), join(BUILT, 'cap-model')], {
    stdio: 'inherit',
  });
  if (compiled.status !== 0) throw new Error('the model of CAP Java cannot be compiled');
};

/** Builds all of them where that can be done, and tells why where not. Rejects when it fails. */
export const installJava = (): void => {
  const why = whyNoTools();
  if (why !== undefined) return console.log(`services in Java are not built: ${why}`);
  compileModel();
  const maven = spawnSync('mvn', ['-q', '-B', '-f', SOURCES, 'package'], { stdio: 'inherit' });
  if (maven.status !== 0) throw new Error('mvn package failed');
};

/** The arguments of `java` before a program's own. */
export const javaArgs = (name: string, main: string, zone = 'UTC'): readonly string[] => [
  `-Duser.timezone=${zone}`,
  '-Xmx512m',
  '-cp',
  [jarOf(name), join(BUILT, name, 'lib', '*')].join(delimiter),
  main,
];
