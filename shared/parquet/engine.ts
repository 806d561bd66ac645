import type * as Arrow from 'apache-arrow';
import type * as Wasm from 'parquet-wasm';

/** The two libraries behind this room. */
export interface Engine {
  readonly arrow: typeof Arrow;
  readonly wasm: typeof Wasm;
}

const load = async (): Promise<Engine> => {
  const [arrow, wasm] = await Promise.all([import('apache-arrow'), import('parquet-wasm')]);
  return { arrow, wasm };
};

let engine: Promise<Engine> | undefined;

/** Loaded at the first use, then kept: a run with nothing new never pays for it (5 MB of WebAssembly). */
export const loadEngine = (): Promise<Engine> => (engine ??= load());
