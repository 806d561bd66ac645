import type { NewId } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { type Manifest, MANIFEST, type SavedFile } from '../../state/index.ts';
import { runFolder } from '../run/index.ts';

/** More segments than this are written as one: their names are kept in the state, which is small. */
const MOST_SEGMENTS = 100;

/** Where a run keeps what it has staged: segments, each written once, with the files since the one before. */
export interface ManifestStore {
  /** By the segments' names, in order. Undefined when there are none, or one cannot be read: the run then starts over. */
  load(segments: readonly string[], signal?: AbortSignal): Promise<Manifest | undefined>;
  /** Writes a segment after these, and answers the names of all. */
  save(manifest: Manifest, segments: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
}

const parse = (bytes: Uint8Array): Manifest | undefined => {
  const decoded = MANIFEST.decode(new TextDecoder().decode(bytes));
  return decoded.outcome === 'read' ? decoded.value : undefined;
};

export const manifestStore = (
  lake: Lake,
  { tablePath, runId, newId }: { readonly tablePath: string; readonly runId: string; readonly newId: NewId },
): ManifestStore => {
  const folder = runFolder(tablePath, runId);
  let saved = 0;

  const loadAt = async (path: string, signal?: AbortSignal): Promise<Manifest | undefined> => {
    const found = await lake.read(path, signal ? { signal } : {});
    return found.outcome === 'found' ? parse(found.bytes) : undefined;
  };
  const loadSegments = async (
    segments: readonly string[],
    signal?: AbortSignal,
  ): Promise<Manifest | undefined> => {
    const files: SavedFile[] = [];
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
      const bytes = new TextEncoder().encode(MANIFEST.encode({ ...manifest, files }));
      await lake.write(`${folder}/${name}.json`, bytes, signal);
      saved = manifest.files.length;
      return isWhole ? [name] : [...segments, name];
    },
  };
};
