import { readFile } from 'node:fs/promises';
import { hasCode } from '../shared/core/index.ts';
import { listens } from './listens.ts';
import { processBegin } from './process-begin.ts';

/** What works on a folder, for others who want to. */
export interface RunningHere {
  readonly pid: number;
  /** When that process began, where the system tells: its number may be another's by now. */
  readonly begun?: string | undefined;
  /** `start`: until it is stopped, and others may join; `command`: one line of the command line, which others wait for. */
  readonly kind: 'start' | 'command';
  /** Where its functions listen. With it, it is ready to be joined. */
  readonly hostUrl?: string | undefined;
  /** Of its own emulator; absent where its environment names a storage. */
  readonly connectionString?: string | undefined;
  readonly sampleUrl?: string | undefined;
  readonly lakeUrl?: string | undefined;
  readonly feedsFile?: string | undefined;
  /** By which its timer ticks. */
  readonly schedule?: string | undefined;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
};

const answersAt = (url: string): Promise<boolean> => {
  const { hostname, port } = new URL(url);
  return listens(hostname, Number(port));
};

const parse = (text: string): RunningHere | undefined => {
  try {
    const found: unknown = JSON.parse(text);
    const isOne =
      typeof found === 'object' &&
      found !== null &&
      'pid' in found &&
      typeof found.pid === 'number' &&
      Number.isInteger(found.pid) &&
      // 0 and less are this process's own group, which is alive.
      found.pid > 0;
    return isOne ? (found as RunningHere) : undefined;
  } catch {
    return undefined;
  }
};

/** What the file says that works on the folder, and does; undefined where nothing does. The number of a process that ended may be another's by now. */
export const readRunning = async (file: string): Promise<RunningHere | undefined> => {
  const found = parse(await readFile(file, 'utf8').catch(() => ''));
  if (found === undefined || !isAlive(found.pid)) return undefined;
  if (found.begun !== undefined && (await processBegin(found.pid)) !== found.begun) return undefined;
  return found.hostUrl === undefined || (await answersAt(found.hostUrl)) ? found : undefined;
};
