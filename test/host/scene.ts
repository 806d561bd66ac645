import type { Strictness } from '../../local/functions-host/strictness.ts';
import type { Stage } from './world/stage.ts';

/** Something that a scene says must hold; `seen` is told when it does not. */
export type Check = (fact: string, holds: boolean, seen?: unknown) => void;

/** What the host does in one situation. Times in it are those of a real host, times `FACTOR`. */
export interface Scene {
  /** As in the notes of what Microsoft's host did. */
  readonly name: string;
  /** The switches with any of which off the scene must not hold. */
  readonly shows?: readonly Strictness[];
  run(stage: Stage, check: Check): Promise<void>;
}
