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
}

const shown = (seen: unknown): string =>
  seen === undefined ? '' : `: ${JSON.stringify(seen).slice(0, 600)}`;

/** Plays one scene on a stage of its own. Never rejects. */
export const playScene = async (scene: Scene, options: PlayOptions): Promise<Played> => {
  const startedMs = performance.now();
  const wrong: string[] = [];
  let facts = 0;
  const check: Check = (fact, holds, seen) => {
    facts += 1;
    if (!holds) wrong.push(`${fact}${shown(seen)}`);
  };
  try {
    const { stage, output, close } = await openStage({ name: scene.name, ...options });
    try {
      await scene.run(stage, check);
    } catch (error) {
      wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      await close();
      if (wrong.length > 0) wrong.push(`the host printed: ${output().slice(-2_000)}`);
    }
  } catch (error) {
    wrong.push(String(error));
  }
  return { name: scene.name, facts, wrong, ms: performance.now() - startedMs };
};

/** Plays scenes, several at once. Calls `told` with each when it is over. */
export const playAll = async (
  scenes: readonly Scene[],
  atOnce: number,
  play: (scene: Scene) => Promise<Played>,
  told: (played: Played) => void,
): Promise<readonly Played[]> => {
  const waiting = [...scenes];
  const all: Played[] = [];
  const one = async (): Promise<void> => {
    for (let scene = waiting.shift(); scene !== undefined; scene = waiting.shift()) {
      const played = await play(scene);
      all.push(played);
      told(played);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return all;
};
