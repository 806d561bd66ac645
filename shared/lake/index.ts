export type { ByteRange, FileInfo, HeadResult, Lake, PutResult, ReadResult } from './lake.ts';
