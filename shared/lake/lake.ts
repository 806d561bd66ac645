/** What a lake knows of a file without reading it. `etag` changes whenever the file is replaced. */
export interface FileInfo {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly etag: string;
}

/** Bytes `[start, end)` of a file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type ReadResult =
  | { readonly outcome: 'found'; readonly bytes: Uint8Array; readonly etag: string }
  | { readonly outcome: 'not-found' };
export type HeadResult =
  { readonly outcome: 'found'; readonly info: FileInfo } | { readonly outcome: 'not-found' };
export type PutResult =
  { readonly outcome: 'created'; readonly etag: string } | { readonly outcome: 'exists' };
/** `changed`: another file is there than the one that had the tag, and it stays. */
export interface DeleteResult {
  readonly outcome: 'deleted' | 'not-found' | 'changed';
}

/**
 * A folder of files somewhere. Paths are relative to its root, `/`-separated, without a leading slash, as plain names
 * (nothing is percent-encoded by the caller). Every method rejects with `lake-unavailable` or `lake-denied`, with
 * `config` where the lake as a whole does not exist, with `invariant` for a path that is none, and with the signal's
 * reason once it is aborted. Parents are created implicitly. A folder is not a file. An etag is opaque, and empty where
 * a service gives none.
 */
export interface Lake {
  /** Where this lake is, for people: no credential, no query string. */
  readonly location: string;
  head(path: string, signal?: AbortSignal): Promise<HeadResult>;
  /** The whole file, or a range of it (cut at the file's end). */
  read(
    path: string,
    options?: { readonly range?: ByteRange; readonly signal?: AbortSignal },
  ): Promise<ReadResult>;
  /**
   * The files directly in a folder, in order of name (code units); nothing when the folder does not exist.
   * `startFrom`: names from this one on, inclusive. Names that begin with `.` and end with `.tmp` are left out: they are
   * what puts are staged under.
   */
  list(
    folder: string,
    options?: { readonly startFrom?: string; readonly signal?: AbortSignal },
  ): AsyncIterable<FileInfo>;
  /** Writes a file, replacing it. Not atomic: readers may see a part. For files that nobody looks for yet. */
  write(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /**
   * Puts a file whole if no file is there: atomic, one winner among any number of callers. A rejection is doubtful: the
   * file may have landed, or may yet land. `exists` may be the answer to a caller's own put that was retried on the way.
   */
  putIfAbsent(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<PutResult>;
  /**
   * Deletes a file; with `etag`, only the file that still has that tag. An empty tag names no file, and is refused with
   * `invariant`. A rejection is doubtful. `not-found` may be the answer to a caller's own deletion that was retried on the
   * way, and `changed` too where another file came since.
   */
  delete(
    path: string,
    options?: { readonly etag?: string; readonly signal?: AbortSignal },
  ): Promise<DeleteResult>;
}
