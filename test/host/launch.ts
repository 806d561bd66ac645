import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../shared/core/index.ts';
import type { HostKeys } from '../../local/functions-host/index.ts';
import { workersOf } from './world/process-tree.ts';

const LOCAL = fileURLToPath(new URL('../../local/functions-host/run.ts', import.meta.url));
/** The command that serves the folder it is started in; `{port}` stands for the port. */
const COMMAND = process.env['HOST_COMMAND'] ?? `'${process.execPath}' '${LOCAL}' --port {port}`;

/** Whether the local host is what is tried. */
export const IS_LOCAL = process.env['HOST_COMMAND'] === undefined;

/**
 * What the host's own waits, and those of scenes, are multiplied by: one for a real host, whose waits are as they are.
 */
export const FACTOR = Number(process.env['TIDEMARK_HOST_FACTOR'] ?? (IS_LOCAL ? 0.1 : 1));

export interface LaunchOptions {
  /** Where host.json and package.json are. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly keys: HostKeys;
}

export interface HostExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly atMs: number;
}

/** A host that serves a folder in a process of its own. */
export interface LaunchedHost {
  readonly url: string;
  readonly keys: HostKeys;
  readonly exited: Promise<HostExit>;
  /** All that it has printed so far. */
  output(): string;
  /** The process ids of its workers. */
  workers(): Promise<readonly number[]>;
  /** Sends the host a signal. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** Ends host and workers at once. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const isRunning = async (url: string, { master }: HostKeys): Promise<boolean> => {
  try {
    const response = await fetch(`${url}/admin/host/status`, { headers: { 'x-functions-key': master } });
    return response.ok && (await response.text()).includes('"Running"');
  } catch {
    return false;
  }
};

const killAll = (pids: readonly number[]): void => {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
};

const launchOnce = async ({ folder, env, keys }: LaunchOptions): Promise<LaunchedHost> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn('sh', ['-c', `exec ${COMMAND.replaceAll('{port}', String(port))}`], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => name.startsWith('TIDEMARK_HOST_')),
      ),
      TIDEMARK_HOST_FACTOR: String(FACTOR),
      FUNCTIONS_WORKER_RUNTIME: 'node',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk: unknown) => (printed += String(chunk)));
  const { promise: exited, resolve } = Promise.withResolvers<HostExit>();
  let isGone = false;
  child.once('exit', (code, signal) => {
    isGone = true;
    resolve({ code, signal, atMs: Date.now() });
  });
  const pid = child.pid ?? 0;
  const stop = async (): Promise<void> => {
    killAll([...(await workersOf(pid)), pid]);
    await exited;
  };
  const untilMs = Date.now() + START_TIMEOUT_MS;
  while (!(await isRunning(url, keys))) {
    if (isGone || Date.now() > untilMs) {
      await stop();
      throw new Error(`The host did not start. It printed: ${printed}`);
    }
    await systemClock.sleep(50);
  }
  return {
    url,
    keys,
    exited,
    output: () => printed,
    workers: () => workersOf(pid),
    signal: (name) => void child.kill(name),
    stop,
  };
};

/** Starts the host and waits until it serves. Rejects with what it printed when it ends or takes two minutes. */
export const launchHost = async (options: LaunchOptions): Promise<LaunchedHost> => {
  for (let more = 2; ; more -= 1)
    try {
      return await launchOnce(options);
    } catch (error) {
      // Its port was free when it was chosen, and another process took it before the host did.
      if (more === 0 || !String(error).includes('EADDRINUSE')) throw error;
    }
};
