export { createAdlsLake, type AdlsCredential, type AdlsLakeOptions } from './adls.ts';
export { createFileLake } from './file.ts';
export type { ByteRange, FileInfo, HeadResult, Lake, PutResult, ReadResult } from './lake.ts';
export { createMemoryLake } from './memory.ts';
export { parseLakeUrl, type LakeUrl } from './parse-url.ts';
export { probeOnce, probePutIfAbsent } from './probe.ts';
