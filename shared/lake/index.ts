export { createAdlsLake } from './adls.ts';
export { createFileLake } from './file.ts';
export type { FileInfo, Lake, PutResult } from './lake.ts';
export { createMemoryLake } from './memory.ts';
export { parseLakeUrl } from './parse-url.ts';
export { probeOnce, probePutIfAbsent } from './probe.ts';
