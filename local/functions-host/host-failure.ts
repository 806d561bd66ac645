import type { WorkerExit } from './worker.ts';

const failure = (name: string, message: string): Error => {
  const error = new Error(message);
  error.name = name;
  return error;
};

/** What an invocation fails with whose worker died. The code is that of a shell: 128 and the signal's number. */
export const workerExitFailure = ({ code, signal }: WorkerExit): Error => {
  const shown = code ?? (signal === 'SIGKILL' ? 137 : signal === 'SIGTERM' ? 143 : 134);
  return failure(
    'WorkerProcessExitException',
    `node exited with code ${shown} (0x${shown.toString(16).toUpperCase()})`,
  );
};

/** What an invocation fails with that ran for longer than `functionTimeout`. */
export const timeoutFailure = (functionName: string, invocationId: string, timeoutMs: number): Error =>
  failure(
    'FunctionTimeoutException',
    `Timeout value of ${new Date(timeoutMs).toISOString().slice(11, 19)} exceeded by function 'Functions.${functionName}' (Id: '${invocationId}'). Initiating cancellation.`,
  );
