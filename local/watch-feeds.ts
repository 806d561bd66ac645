import { unwatchFile, watchFile } from 'node:fs';
import { isTidemarkError } from '../shared/core/index.ts';
import { faultsIn, type LocalFeeds, readFeedsFile } from './local-feeds.ts';

const INTERVAL_MS = 1_000;

/** What there is to say of a text that is not the one that runs. */
const change = (text: string, file: string): string => {
  try {
    const faults = faultsIn(text, file);
    const changed = `${file} has changed. It is read at the next start: stop with Ctrl-C and start again.`;
    return [changed, ...(faults.length === 0 ? [] : ['Feeds of it would not run:', ...faults])].join('\n');
  } catch (error) {
    if (!isTidemarkError(error)) throw error;
    return `${file} has changed, and would not start:\n${error.message}`;
  }
};

/**
 * Says when the feeds file is no longer what runs, with what is wrong with it, and when it is that again. Feeds in a setting do not change.
 * Ends with `signal`.
 */
export const watchFeeds = (
  { file, text }: LocalFeeds,
  say: (line: string) => void,
  signal: AbortSignal,
  intervalMs = INTERVAL_MS,
): void => {
  if (file === undefined) return;
  let seen = text;
  const look = async (): Promise<void> => {
    const now = await readFeedsFile(file).catch(() => undefined);
    // Whoever saves a file may take it away or empty it for a moment.
    if (now === undefined || now === '' || now === seen) return;
    seen = now;
    say(now === text ? `${file} is again what runs.` : change(now, file));
  };
  const listener = (): void => void look();
  watchFile(file, { interval: intervalMs }, listener);
  signal.addEventListener('abort', () => unwatchFile(file, listener), { once: true });
};
