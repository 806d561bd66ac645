import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TidemarkError } from '../shared/core/index.ts';
import { readRunning, type RunningHere } from './running-here.ts';

/** Beside feeds.json: what `npm start` and commands keep. */
export const FOLDER = '.tidemark';

type Joinable = RunningHere & { readonly hostUrl: string };

const joinable = async (folder: string): Promise<Joinable | undefined> => {
  const running = await readRunning(join(folder, 'running.json'));
  if (running?.kind !== 'start' || running.hostUrl === undefined) return undefined;
  return { ...running, hostUrl: running.hostUrl };
};

/** Those with ports of their own, each of which has a folder of its own. */
const onOtherPorts = async (folder: string): Promise<readonly Joinable[]> => {
  const ports = (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(ports.map((port) => joinable(join(folder, port))));
  return found.filter((running) => running !== undefined);
};

/**
 * Where `npm start` works in a folder, as it says itself: on its usual port, else on the one port that it was given; undefined where none does.
 * Rejects with `config` where it is not clear which is meant.
 */
export const runningIn = async (cwd: string): Promise<Joinable | undefined> => {
  const folder = join(cwd, FOLDER);
  const usual = await joinable(folder);
  if (usual !== undefined) return usual;
  const others = await onOtherPorts(folder);
  if (others.length < 2) return others[0];
  const urls = others.map(({ hostUrl }) => hostUrl).toSorted();
  throw new TidemarkError(
    'config',
    `npm start works here more than once, at ${urls.join(' and ')}. Name the one that is meant, with its key in TIDEMARK_KEY: --app ${urls[0]}`,
    {},
  );
};
