import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A service in a process of its own. */
export interface Child extends AsyncDisposable {
  readonly port: number;
}

export interface ChildOptions {
  readonly command: string;
  /** The command's arguments, given the port to listen on. */
  readonly args: (port: number) => readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Seconds where nothing else runs. */
const READY_MS = 180_000;
const STOP_MS = 5_000;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
};

/** Resolves when the process has printed a line that begins with `ready`; rejects with what it printed when it ends before, or is not in time. */
const isReady = (child: ChildProcess, command: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    const fail = (what: string): void => reject(new Error(`${command} ${what}:\n${said.slice(-4000)}`));
    const late = setTimeout(() => fail(`was not ready in ${READY_MS / 1000} s`), READY_MS);
    const listen = (text: string): void => {
      said += text;
      if (!/^ready\b/m.test(said)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', (error) => fail(error.message)).on('exit', () => fail('ended'));
  });

/** Starts a service on a port that is free, and waits until it can be asked. It ends with this process. */
export const startChild = async ({ command, args, cwd, env }: ChildOptions): Promise<Child> => {
  const port = await freePort();
  const child = spawn(command, args(port), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const end = async (): Promise<void> => {
    await stop(child);
    process.off('exit', killed);
  };
  try {
    await isReady(child, command);
  } catch (error) {
    await end();
    throw error;
  }
  return { port, [Symbol.asyncDispose]: end };
};
