import { type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode, TidemarkError } from '../shared/core/index.ts';
import { processBegin } from './process-begin.ts';
import { readRunning, type RunningHere } from './running-here.ts';

export type Held =
  /** The folder is ours until `release`; `tell` says what others need to join. */
  | {
      readonly outcome: 'held';
      readonly tell: (facts: Partial<RunningHere>) => Promise<void>;
      readonly release: () => Promise<void>;
    }
  /** An `npm start` works on it, and may be joined. */
  | { readonly outcome: 'running'; readonly running: RunningHere };

interface HoldOptions {
  readonly folder: string;
  readonly kind: RunningHere['kind'];
  /** Told when somebody is waited for, and once more when that takes long. */
  readonly onWait: (line: string) => void;
  readonly signal?: AbortSignal;
  /** After how long that is. */
  readonly patienceMs?: number;
}

/** The files of this process: one that names it and is none of these was left by an earlier one of its number. */
const ours = new Set<string>();

const LOOK_EVERY_MS = 200;
/** What began longer ago and is not ready never will be. */
const START_MS = 60_000;
const PATIENCE_MS = 10_000;

/** Undefined: there is one already. */
const openNew = async (file: string): Promise<FileHandle | undefined> => {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return undefined;
    throw error;
  }
};

const create = async (file: string, text: string): Promise<boolean> => {
  const handle = await openNew(file);
  if (handle === undefined) return false;
  try {
    await handle.writeFile(text);
    return true;
  } catch (error) {
    // Half a line, as on a full disk, is nobody's.
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
};

const ageMs = async (file: string): Promise<number> => {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isDirectory() !== true) return Date.now() - (stats?.mtimeMs ?? 0);
  const message = `${file} is a folder where a file should be: move it away.`;
  throw new TidemarkError('config', message, { file });
};

/** Takes away what a process left behind that is gone. Of two who do, one finds it gone already. */
const clear = async (file: string): Promise<void> => {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    // What cannot be taken away would be found again for ever.
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await rm(aside, { force: true });
};

/** Who has the folder; undefined where it is free for the next who takes it. */
const holderOf = async (file: string): Promise<RunningHere | undefined> => {
  const found = await readRunning(file);
  if (found?.pid === process.pid && !ours.has(file)) {
    await clear(file);
    return undefined;
  }
  if (found !== undefined && (found.hostUrl !== undefined || found.kind === 'command')) return found;
  // It begins, or its file was not whole yet: for so long it has the folder.
  const isYoung = (await ageMs(file)) < (found === undefined ? LOOK_EVERY_MS : START_MS);
  if (found !== undefined && isYoung) return found;
  if (isYoung) await delay(LOOK_EVERY_MS);
  else await clear(file);
  return undefined;
};

const waitingFor = ({ pid, kind }: RunningHere): string =>
  kind === 'command'
    ? `Waiting for another command on this folder (process ${pid}).`
    : `Waiting for npm start, which begins (process ${pid}).`;

const waitingLong = ({ pid }: RunningHere, file: string): string =>
  `Still waiting. If process ${pid} is none of Tidemark, as after a hard stop, delete ${file}`;

/** Tells that a holder is waited for, at most twice. */
const createWaitTeller = (file: string, { onWait, patienceMs = PATIENCE_MS }: HoldOptions) => {
  const told = { times: 0, at: 0 };
  return (holder: RunningHere): void => {
    if (told.times === 0) {
      onWait(waitingFor(holder));
      Object.assign(told, { times: 1, at: performance.now() });
    } else if (told.times === 1 && performance.now() - told.at >= patienceMs) {
      onWait(waitingLong(holder, file));
      told.times = 2;
    }
  };
};

/** Whether there is one to join; undefined: it is to be waited for. Rejects with `config` where one `npm start` meets another. */
const joined = (holder: RunningHere, { kind, folder }: HoldOptions): Held | undefined => {
  if (holder.kind === 'command') return undefined;
  if (kind === 'start') {
    const message = `Another npm start works on ${folder} (process ${holder.pid}): stop it first.`;
    throw new TidemarkError('config', message, { pid: holder.pid });
  }
  return holder.hostUrl === undefined ? undefined : { outcome: 'running', running: holder };
};

/**
 * Takes a folder for this process, as two emulators on the same files would spoil these; or answers with the `npm start` that works there. A
 * command that works there is waited for.
 */
export const holdFolder = async (options: HoldOptions): Promise<Held> => {
  const { folder, kind, signal } = options;
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'running.json');
  const own: RunningHere = { pid: process.pid, begun: await processBegin(process.pid), kind };
  const tellWait = createWaitTeller(file, options);
  while (!(await create(file, JSON.stringify(own)))) {
    signal?.throwIfAborted();
    const holder = await holderOf(file);
    if (holder === undefined) continue;
    const found = joined(holder, options);
    if (found !== undefined) return found;
    tellWait(holder);
    await delay(LOOK_EVERY_MS);
  }
  ours.add(file);
  return {
    outcome: 'held',
    tell: (facts) => writeFile(file, JSON.stringify({ ...own, ...facts }), { mode: 0o600 }),
    release: async () => {
      ours.delete(file);
      await rm(file, { force: true });
    },
  };
};
