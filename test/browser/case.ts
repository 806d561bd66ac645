import type { Stage } from './stage.ts';

/** One thing that is tried in a browser; it rejects with what is wrong. */
export interface Case {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<void>;
}
