import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** What a program of others said: everything that it wrote, and whether it ended well. */
export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Undefined when it is not on the PATH. */
export const runProgram = (program: string, args: readonly string[]): Answer | undefined => {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error === undefined) return { ok: status === 0, stdout, stderr };
  if ('code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};

/** Where the snapshots are evaluated: ids of nobody, since names are made of them. */
const PLACE = [
  ['--subscription-id', '00000000-0000-4000-8000-000000000000'],
  ['--tenant-id', '11111111-1111-4111-8111-111111111111'],
  ['--location', 'westeurope'],
].flat();

/** The compiler writes the outputs in another order each time. */
const inOrder = (key: string, value: unknown): unknown =>
  key === 'outputs' && typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Evaluates a `.bicepparam` as a deployment would, and writes its snapshot beside it, or says how it differs from the one that is there. */
export const takeSnapshot = (file: string, mode: 'Overwrite' | 'Validate'): Answer | undefined => {
  const answer = runProgram('bicep', ['snapshot', file, '--mode', mode, ...PLACE]);
  if (mode === 'Overwrite' && answer?.ok === true) {
    const snapshot = file.replace(/bicepparam$/, 'snapshot.json');
    const value: unknown = JSON.parse(readFileSync(snapshot, 'utf8'));
    writeFileSync(snapshot, `${JSON.stringify(value, inOrder, 2)}\n`);
  }
  return answer;
};
