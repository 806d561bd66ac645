import type { Scratch, ScratchFile } from './scratch.ts';

const createFile = (): ScratchFile => {
  let held = new Uint8Array(0);
  let size = 0;
  return {
    append: async (bytes) => {
      const at = size;
      size += bytes.byteLength;
      if (size > held.byteLength) {
        const grown = new Uint8Array(2 * size);
        grown.set(held.subarray(0, at));
        held = grown;
      }
      held.set(bytes, at);
      return at;
    },
    read: async (at, into) => into.set(held.subarray(at, at + into.byteLength)),
    close: async () => {
      held = new Uint8Array(0);
    },
  };
};

/** Files in memory, for tests. */
export const createMemoryScratch = (): Scratch => ({ open: async () => createFile() });
