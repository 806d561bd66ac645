import type { Azurite } from '../../local/azurite.ts';
import type { Check, Scene } from './scene.ts';
import { openStage } from './world/stage.ts';

/** How a scene went. */
export interface Played {
  readonly name: string;
  readonly facts: number;
  readonly wrong: readonly string[];
  readonly ms: number;
}

export interface PlayOptions {
  readonly root: string;
  readonly bundle: string;
  readonly azurite: Azurite;
  /** Settings of every host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A scene whose stage is open. `output`: what its hosts printed. */
interface Opened {
  run(): Promise<void>;
  output(): string;
  close(): Promise<void>;
}

const shown = (seen: unknown): string =>
  seen === undefined ? '' : `: ${JSON.stringify(seen).slice(0, 600)}`;

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Plays what `open` opens, and counts what its checks say. Never rejects. */
export const playChecked = async (name: string, open: (check: Check) => Promise<Opened>): Promise<Played> => {
  const startedMs = performance.now();
  const wrong: string[] = [];
  let facts = 0;
  const check: Check = (fact, holds, seen) => {
    facts += 1;
    if (!holds) wrong.push(`${fact}${shown(seen)}`);
  };
  try {
    const scene = await open(check);
    await scene.run().catch((error: unknown) => void wrong.push(textOf(error)));
    await scene.close();
    if (wrong.length > 0) wrong.push(`the host printed: ${scene.output().slice(-2_000)}`);
  } catch (error) {
    wrong.push(textOf(error));
  }
  return { name, facts, wrong, ms: performance.now() - startedMs };
};

/** Plays one scene of the probe on a stage of its own. Never rejects. */
export const playScene = (scene: Scene, options: PlayOptions): Promise<Played> =>
  playChecked(scene.name, async (check) => {
    const { stage, output, close } = await openStage({ name: scene.name, ...options });
    return { run: () => scene.run(stage, check), output, close };
  });

/** Plays several at once. Calls `told` with each when it is over. */
export const playAll = async (
  plays: readonly (() => Promise<Played>)[],
  atOnce: number,
  told: (played: Played) => void,
): Promise<readonly Played[]> => {
  const waiting = [...plays];
  const all: Played[] = [];
  const one = async (): Promise<void> => {
    for (let play = waiting.shift(); play !== undefined; play = waiting.shift()) {
      const played = await play();
      all.push(played);
      told(played);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return all;
};
