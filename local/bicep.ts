import { spawnSync } from 'node:child_process';

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

/** Evaluates a `.bicepparam` as a deployment would, and writes its snapshot beside it, or says how it differs from the one that is there. */
export const takeSnapshot = (file: string, mode: 'Overwrite' | 'Validate'): Answer | undefined =>
  runProgram('bicep', ['snapshot', file, '--mode', mode, ...PLACE]);
