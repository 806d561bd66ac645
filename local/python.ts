import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs one of a folder's Python scripts and answers what it printed. Rejects with what it complained of. */
export type Python = (script: string, ...args: readonly string[]) => Promise<string>;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

const execute = (command: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject).on('close', (code) => resolve({ code, output, complaint }));
  });

const succeed = async (command: string, args: readonly string[], remedy: string): Promise<string> => {
  const { code, output, complaint } = await execute(command, args).catch((error: unknown) => {
    throw new Error(`${command} did not start. ${remedy}`, { cause: error });
  });
  if (code === 0) return output;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}. ${remedy}\n${complaint || output}`);
};

const unlessMissing = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** The Python that `preparePython` makes in a folder. */
export const interpreterIn = (folder: string): string => join(folder, 'venv', 'bin', 'python');

/**
 * A Python with what the requirements.txt beside the `scripts` names, in `folder/venv`: made at the first call, and again when requirements.txt
 * has changed. Rejects with the remedy when there is no python3, or no venv module in it.
 */
export const preparePython = async (folder: string, scripts: string): Promise<Python> => {
  const venv = join(folder, 'venv');
  const stamp = join(venv, 'requirements.txt');
  const list = join(scripts, 'requirements.txt');
  const interpreter = interpreterIn(folder);
  const wanted = await readFile(list, 'utf8');
  if ((await unlessMissing(stamp)) !== wanted) {
    await rm(venv, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await succeed('python3', ['--version'], 'Install Python 3.10 or later as python3.');
    await succeed('python3', ['-m', 'venv', venv], 'Install the venv module (python3-venv on Debian).');
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', list];
    await succeed(
      interpreter,
      install,
      'pip must reach its package index, directly or by its configuration.',
    );
    await writeFile(stamp, wanted);
  }
  return (script, ...args) => succeed(interpreter, ['-B', join(scripts, script), ...args], 'Its own words:');
};
