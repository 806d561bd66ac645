export { createDiskScratch } from './disk.ts';
export { createMemoryScratch } from './memory.ts';
export type { Scratch, ScratchFile } from './scratch.ts';
