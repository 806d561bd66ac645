import type { Findings } from './room-rules.ts';
import type { SourceFile } from './source-file.ts';

const REGISTRY =
  /registry\.(?:npmjs|yarnpkg)\.\w+|\bpypi\.org|pythonhosted\.org|proxy\.golang\.org|"resolved"\s*:\s*"http|--(?:extra-)?(?:index-url|registry)\b|^\s*(?:@[\w-]+:)?registry\s*=/m;

/** Which registry packages come from is each machine's own matter. */
export const registryHosts = (files: readonly SourceFile[]): Findings =>
  files.flatMap(({ path, text }) => (REGISTRY.test(text) ? [`${path} names a package registry`] : []));

const TABLE_FILE = /(?:^|\/)(?:_delta_log|golden)\/|\.(?:parquet|crc)$/;

/** Tables of other engines are read where they are, and ours are made by tests: none is kept here. */
export const keptTables = (files: readonly SourceFile[]): Findings =>
  files.flatMap(({ path }) => (TABLE_FILE.test(path) ? [`${path} is part of a table`] : []));
