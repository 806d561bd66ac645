import type { Environment } from '../../shared/config/index.ts';
import type { SteadyClock } from '../../shared/core/index.ts';
import type { Paint } from '../show/table.ts';
import type { Prompts } from './prompts.ts';

/** One of the two outputs. */
export interface Output {
  readonly write: (text: string) => void;
  /** Columns, where it is a terminal. */
  readonly width: number | undefined;
  /** Plain text where styles are not shown. */
  readonly paint: Paint;
}

/** Everything that a command may touch, so that a test can hand in its own. */
export interface Io {
  /** Data. */
  readonly out: Output;
  /** What is for people. */
  readonly err: Output;
  readonly env: Environment;
  readonly cwd: string;
  /** Of the sample service, as `npm start` has it: a feed's table belongs to its address. */
  readonly samplePort: number;
  readonly platform: NodeJS.Platform;
  /** Who types, for what is asked in a person's name. */
  readonly user: string;
  /** Undefined where nobody can be asked. */
  readonly prompts: Prompts | undefined;
  readonly clock: SteadyClock;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** Opens an address in a browser; undefined where there is none. */
  readonly browse: ((url: string) => Promise<void>) | undefined;
}
