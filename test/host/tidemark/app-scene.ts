import { systemClock } from '../../../shared/core/index.ts';
import { FACTOR, IS_LOCAL } from '../launch.ts';
import type { Check } from '../scene.ts';
import type { Theatre } from './theatre.ts';

/** What the packaged app does under the host in one situation. */
export interface AppScene {
  readonly name: string;
  run(theatre: Theatre, check: Check): Promise<void>;
}

/** The app's own times, such as the 4 s of its shutdown, are what they are: the host's must not be much shorter. */
const APP_FACTOR = IS_LOCAL ? Math.max(FACTOR, 0.4) : 1;
/** To be given to every host of the app. */
export const APP_ENV = { TIDEMARK_HOST_FACTOR: String(APP_FACTOR) };

/** Seconds of a real host, in ms here. */
export const hostSeconds = (seconds: number): number => seconds * 1_000 * APP_FACTOR;

/** Lines come late on a busy machine, and in batches from a real host, half a minute apart. */
export const LONG_MS = IS_LOCAL ? 30_000 : 60_000;

/** Waits until `found` answers something; undefined when the time is over. */
export const waitFor = async <T>(
  found: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> => {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const value = await found();
    if (value !== undefined || Date.now() > endMs) return value;
    await systemClock.sleep(50);
  }
};
