import { fileURLToPath } from 'node:url';
import type { CommandModule } from '../command.ts';
import { completionScript, isShell } from '../completion/scripts.ts';
import { Failure } from '../failure.ts';

const BIN = fileURLToPath(new URL('../tidemark.cjs', import.meta.url));

export const run: CommandModule['run'] = async ({ io }, given) => {
  const [shell = ''] = given.args;
  if (!isShell(shell)) throw new Failure('usage', `There is no completion for ${shell}.`);
  io.out.write(completionScript(shell, { node: process.execPath, bin: BIN }));
};
