// Azurite in a process of its own that ends when its stdin does: with its parent, also when that is killed.
import 'azurite/dist/src/azurite.js';

const STOP_TIMEOUT_MS = 2_000;

const end = (): void => {
  // Azurite saves its data at a SIGTERM; before it listens, the signal just ends the process.
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
};
process.stdin.once('close', end).resume();
// Azurite says that it closes; a parent that is gone does not hear it, which must not keep it from saving.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
