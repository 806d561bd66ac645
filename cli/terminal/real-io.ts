import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { SteadyClock } from '../../shared/core/index.ts';
import type { Paint, Style } from '../show/table.ts';
import { browserHere } from './browser.ts';
import type { Io, Output } from './io.ts';
import { terminalPrompts } from './prompts.ts';

const FORMATS: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  good: 'green',
  bad: ['red', 'bold'],
  warn: 'yellow',
  dim: 'dim',
  strong: 'bold',
};

const plain: Paint = (_style, text) => text;

const coloured: Paint = (style, text) => styleText(FORMATS[style], text, { validateStream: false });

/**
 * Colours go to a terminal that has them and whose owner has not said no (`NO_COLOR`, `TERM=dumb`): never into a pipe. A reader that has seen
 * enough, as `head`, closes the pipe: that is no fault of ours, and `onGone` lets what is at work end in good order.
 */
export const outputOf = (stream: NodeJS.WriteStream, onGone: () => void): Output => {
  let isGone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isGone = true;
    onGone();
  });
  return {
    write: (text) => {
      if (!isGone) stream.write(text);
    },
    get width() {
      // A terminal that nobody has sized, as those of containers and scripts, says 0.
      return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
    },
    paint: stream.isTTY && stream.hasColors() ? coloured : plain,
  };
};

const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
};

/** A second Ctrl-C ends at once: what was at work is found by the next run, as after a crash. */
const listenTo = (asked: AbortController): void => {
  const told = { times: 0, at: 0 };
  const listen = (): void => {
    const now = performance.now();
    // npm passes a terminal's Ctrl-C on, so that one comes twice.
    if (told.times > 0 && now - told.at < 300) return;
    told.times += 1;
    told.at = now;
    if (told.times > 1) process.exit(130);
    asked.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listen);
};

/** As the one of shared/core, whose room takes longer to load than help may. */
const clock: SteadyClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? undefined : { signal });
  },
};

/** The terminal, or the pipes, of this process. */
export const realIo = (): Io => {
  const asked = new AbortController();
  const onGone = (): void => asked.abort();
  listenTo(asked);
  return {
    out: outputOf(process.stdout, onGone),
    err: outputOf(process.stderr, onGone),
    env: { ...process.env },
    cwd: process.cwd(),
    samplePort: 7080,
    platform: process.platform,
    user: userName(),
    prompts: process.stdin.isTTY && process.stderr.isTTY ? terminalPrompts() : undefined,
    clock,
    signal: asked.signal,
    fetch: globalThis.fetch,
    browse: browserHere(process.env, process.platform, process.stderr.isTTY),
  };
};
