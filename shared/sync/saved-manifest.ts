import { z } from 'zod';
import { members, TidemarkError } from '../core/index.ts';
import type { AddFile } from '../delta/index.ts';
import type { Lake } from '../lake/index.ts';
import type { JsonObject } from '../odata/index.ts';

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

/** Below the table, where no engine looks and vacuum deletes nothing. A run deletes its own when it ends. */
const manifestPath = (tablePath: string, runId: string): string => {
  if (/^[\w-]{1,64}$/.test(runId)) return `${tablePath}/_tidemark/${runId}.json`;
  throw new TidemarkError('invariant', 'A run id must be letters, digits and hyphens.');
};

/** Where a run keeps its manifest. */
export interface ManifestStore {
  /** Undefined when there is none, or it cannot be read: the run then begins anew. */
  load(signal?: AbortSignal): Promise<Manifest | undefined>;
  save(manifest: Manifest, signal?: AbortSignal): Promise<void>;
  delete(): Promise<void>;
}

const parse = (bytes: Uint8Array): Manifest | undefined => {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
};

export const manifestStore = (lake: Lake, tablePath: string, runId: string): ManifestStore => {
  const path = manifestPath(tablePath, runId);
  return {
    load: async (signal) => {
      const found = await lake.read(path, signal ? { signal } : {});
      return found.outcome === 'found' ? parse(found.bytes) : undefined;
    },
    save: (manifest, signal) => lake.write(path, new TextEncoder().encode(JSON.stringify(manifest)), signal),
    delete: async () => {
      await lake.delete(path);
    },
  };
};
