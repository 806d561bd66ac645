import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FunctionMetadata } from './core-module.ts';
import { type FromWorker, receivedError, type SentOutcome, type ToWorker } from './worker-messages.ts';
import type { Outcome, StartWorker, Worker, WorkerExit, WorkerLog } from './worker.ts';

const MAIN = fileURLToPath(new URL('worker-main.ts', import.meta.url));

export interface WorkerProcessOptions {
  /** The module that registers the functions. */
  readonly entry: string;
  /** Where the worker runs. */
  readonly folder: string;
}

const outcomeOf = (sent: SentOutcome): Outcome =>
  sent.outcome === 'succeeded' ? sent : { outcome: 'failed', error: receivedError(sent.error) };

/** What is printed by an app is no line of an invocation: the host cannot know whose it is. */
const readConsole = (output: Readable | null, level: string, log: WorkerLog): void => {
  if (output === null) return;
  createInterface({ input: output }).on('line', (message) => log({ level, message, console: true }));
};

/** Waits for the functions that the child's app registers. Rejects when it cannot be loaded, or the child ends. */
const loadIn = (child: ChildProcess, entry: string): Promise<readonly FunctionMetadata[]> =>
  new Promise((resolve, reject) => {
    child.on('message', (received) => {
      const message = received as FromWorker;
      if (message.kind === 'loaded') resolve(message.functions);
      else if (message.kind === 'not-loaded') reject(receivedError(message.error));
    });
    child.once('exit', (code) =>
      reject(new Error(`The worker ended with ${code ?? 'a signal'} while it loaded.`)),
    );
    child.once('error', reject);
    child.send({ kind: 'load', entry } satisfies ToWorker);
  });

/** A worker in a process of its own, which can be killed and can crash. Rejects when the app cannot be loaded there. */
export const workerProcess =
  ({ entry, folder }: WorkerProcessOptions): StartWorker =>
  async (log): Promise<Worker> => {
    const child = fork(MAIN, [], {
      cwd: folder,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { promise: exited, resolve: exit } = Promise.withResolvers<WorkerExit>();
    const { promise: terminated, resolve: hooksDone } = Promise.withResolvers<void>();
    const open = new Map<string, (outcome: Outcome) => void>();
    child.once('exit', (code, signal) => exit({ code, signal }));
    child.on('error', () => child.kill('SIGKILL'));
    child.on('message', (received) => {
      const message = received as FromWorker;
      if (message.kind === 'line') log(message.line);
      if (message.kind === 'terminated') hooksDone();
      if (message.kind !== 'ended') return;
      open.get(message.invocationId)?.(outcomeOf(message.outcome));
      open.delete(message.invocationId);
    });
    readConsole(child.stdout, 'information', log);
    readConsole(child.stderr, 'error', log);
    const tell = (message: ToWorker): void => {
      if (child.connected) child.send(message);
    };
    const functions = await loadIn(child, entry);
    return {
      functions,
      invoke: (work) =>
        new Promise((resolve) => {
          open.set(work.invocationId, resolve);
          tell({ kind: 'invoke', work });
        }),
      terminate: async () => {
        tell({ kind: 'terminate' });
        await Promise.race([terminated, exited]);
      },
      kill: () => void child.kill('SIGKILL'),
      exited,
    };
  };
