import { readFile } from 'node:fs/promises';
import { systemClock } from '../../../shared/core/index.ts';

/** What the probe wrote. */
export interface Entry {
  readonly atMs: number;
  readonly pid: number;
  readonly what: string;
  readonly id?: string;
  readonly text?: string;
  readonly count?: number;
  readonly isPastDue?: boolean;
}

export interface Journal {
  readonly file: string;
  all(): Promise<readonly Entry[]>;
  of(what: string): Promise<readonly Entry[]>;
  /** Waits until `what` is there `count` times; gives up after the time with what is there. */
  until(what: string, count: number, withinMs: number): Promise<readonly Entry[]>;
}

const read = async (file: string): Promise<readonly Entry[]> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Entry);
};

export const openJournal = (file: string): Journal => {
  const of = async (what: string): Promise<readonly Entry[]> =>
    (await read(file)).filter((entry) => entry.what === what);
  return {
    file,
    all: () => read(file),
    of,
    until: async (what, count, withinMs) => {
      const untilMs = Date.now() + withinMs;
      let found = await of(what);
      while (found.length < count && Date.now() < untilMs) {
        await systemClock.sleep(20);
        found = await of(what);
      }
      return found;
    },
  };
};
