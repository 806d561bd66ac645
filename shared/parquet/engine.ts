import type * as Arrow from 'apache-arrow';
import type * as Wasm from 'parquet-wasm';

/** The two libraries behind this room. */
export interface Engine {
  readonly arrow: typeof Arrow;
  readonly wasm: typeof Wasm;
}

let wasm: Promise<typeof Wasm> | undefined;
let arrow: Promise<typeof Arrow> | undefined;

/** Loaded at the first use, then kept: a run with nothing new never pays for it (5 MB of WebAssembly). */
export const loadWasm = (): Promise<typeof Wasm> => (wasm ??= import('parquet-wasm'));

/** Both, for what is read: to write columns the first one is enough. */
export const loadEngine = async (): Promise<Engine> => {
  const [loadedArrow, loadedWasm] = await Promise.all([(arrow ??= import('apache-arrow')), loadWasm()]);
  return { arrow: loadedArrow, wasm: loadedWasm };
};
