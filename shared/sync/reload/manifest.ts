import { z } from 'zod';
import { members, type NewId, TidemarkError } from '../../core/index.ts';
import type { AddFile } from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { JsonObject } from '../../odata/index.ts';

/** One end of a window, as literals of the source. */
export interface SavedBound {
  readonly op: 'gt' | 'ge' | 'lt' | 'le';
  readonly literal: string;
}

/** How far a reload has come: what its next attempt needs, so that nothing is fetched twice. */
export interface Manifest {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly fingerprint: string;
  /** Names and types of the staged files' columns: under others the files are of no use. */
  readonly columns: readonly string[];
  readonly lower?: SavedBound;
  readonly upper: SavedBound;
  readonly files: readonly AddFile[];
  readonly rows: number;
  /** Key and cursor of the last row, in the order asked for; absent before the first. */
  readonly last?: JsonObject;
  /** Key and cursor of the row with the greatest cursor value that was taken. */
  readonly greatest?: JsonObject;
  readonly outside: number;
  readonly atStart: number;
  readonly byOffset: boolean;
  /** The source left out rows of one cursor value. */
  readonly isCut?: boolean;
  /** The source had no more rows in the window. */
  readonly isComplete: boolean;
}

const bound = z.object({ op: z.enum(['gt', 'ge', 'lt', 'le']), literal: z.string() });
const file = z.object({
  path: z.string().regex(/^[\w.-]+$/),
  partitionValues: z.record(z.string(), z.string().nullable()),
  size: z.int(),
  modificationTime: z.number(),
  dataChange: z.literal(true),
  stats: z.string(),
});
const manifestSchema: z.ZodType<Manifest> = z.object({
  startedAt: z.number(),
  fingerprint: z.string(),
  columns: z.array(z.string()),
  lower: bound.exactOptional(),
  upper: bound,
  files: z.array(file),
  rows: z.int(),
  last: members(z.json()).exactOptional(),
  greatest: members(z.json()).exactOptional(),
  outside: z.int(),
  atStart: z.int(),
  byOffset: z.boolean(),
  isCut: z.boolean().exactOptional(),
  isComplete: z.boolean(),
});

/** Below the table, where no engine looks. */
const folderOf = (tablePath: string, runId: string): string => {
  if (/^[\w-]{1,64}$/.test(runId)) return `${tablePath}/_tidemark/${runId}`;
  throw new TidemarkError('invariant', 'A run id must be letters, digits and hyphens.');
};

/** More segments than this are written as one: their names are kept in the state, which is small. */
const MOST_SEGMENTS = 100;

/** Where a run keeps what it has staged: segments, each written once, with the files since the one before. */
export interface ManifestStore {
  /** By the segments' names, in order. Undefined when there are none, or one cannot be read: the run then begins anew. */
  load(segments: readonly string[], signal?: AbortSignal): Promise<Manifest | undefined>;
  /** Writes a segment after these, and answers the names of all. */
  save(manifest: Manifest, segments: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
}

const parse = (bytes: Uint8Array): Manifest | undefined => {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
};

export const manifestStore = (
  lake: Lake,
  { tablePath, runId, newId }: { readonly tablePath: string; readonly runId: string; readonly newId: NewId },
): ManifestStore => {
  const folder = folderOf(tablePath, runId);
  let saved = 0;

  const loadAt = async (path: string, signal?: AbortSignal): Promise<Manifest | undefined> => {
    const found = await lake.read(path, signal ? { signal } : {});
    return found.outcome === 'found' ? parse(found.bytes) : undefined;
  };
  const loadSegments = async (
    segments: readonly string[],
    signal?: AbortSignal,
  ): Promise<Manifest | undefined> => {
    const files: AddFile[] = [];
    let last: Manifest | undefined;
    for (const name of segments) {
      last = await loadAt(`${folder}/${name}.json`, signal);
      if (last === undefined) return undefined;
      files.push(...last.files);
    }
    return last && { ...last, files };
  };
  return {
    load: async (segments, signal) => {
      // Version 0.1.0 kept one file for a run.
      const found = segments.length === 0 ? loadAt(`${folder}.json`, signal) : loadSegments(segments, signal);
      const manifest = await found;
      saved = segments.length === 0 ? 0 : (manifest?.files.length ?? 0);
      return manifest;
    },
    save: async (manifest, segments, signal) => {
      const isWhole = segments.length === 0 || segments.length >= MOST_SEGMENTS;
      const files = isWhole ? manifest.files : manifest.files.slice(saved);
      const name = newId();
      const bytes = new TextEncoder().encode(JSON.stringify({ ...manifest, files }));
      await lake.write(`${folder}/${name}.json`, bytes, signal);
      saved = manifest.files.length;
      return isWhole ? [name] : [...segments, name];
    },
  };
};
