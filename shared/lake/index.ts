export { createFileLake } from './file.ts';
export type { ByteRange, FileInfo, HeadResult, Lake, PutResult, ReadResult } from './lake.ts';
export { createMemoryLake } from './memory.ts';
