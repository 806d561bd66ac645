import * as z from 'zod';
import type { FileInfo, Lake } from '../../lake/index.ts';
import { type Commit, toCommit } from './commit.ts';
import { inOrder } from './in-order.ts';
import { hintPath, logFolder, type LogName, logPath, parseLogName, versionDigits } from './log-path.ts';
import { parseCommitFile, type ParsedActions } from './parse-actions.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A file of the log. */
export type LogFile = LogName & { readonly info: FileInfo };

/** How many log files are read at once: a cold start of ten commits is two round trips, and memory stays small. */
export const WIDTH = 8;

const hintSchema = z.object({ version: z.number().int().nonnegative() });

/** The version that the bytes of a `_last_checkpoint` name; undefined for what is none. */
export const hintVersion = (bytes: Uint8Array): number | undefined => {
  try {
    return hintSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).version;
  } catch {
    return undefined;
  }
};

/**
 * The version that `_last_checkpoint` names. It is a hint only: absent, unreadable or stale is no error.
 * Source: Delta PROTOCOL.md, "Last Checkpoint File".
 */
export const loadCheckpointHint = async (
  lake: Lake,
  tablePath: string,
  { signal }: ReadOptions,
): Promise<number | undefined> => {
  const file = await lake.read(hintPath(tablePath), signal ? { signal } : {});
  return file.outcome === 'found' ? hintVersion(file.bytes) : undefined;
};

/** The files of the log from version `from` on, in order of name. */
export const listLog = async (
  lake: Lake,
  tablePath: string,
  from: number,
  { signal }: ReadOptions,
): Promise<readonly LogFile[]> => {
  const files: LogFile[] = [];
  const start = from === 0 ? {} : { startFrom: versionDigits(from) };
  for await (const info of lake.list(logFolder(tablePath), { ...start, ...(signal && { signal }) })) {
    const name = parseLogName(info.path.slice(info.path.lastIndexOf('/') + 1));
    if (name !== undefined) files.push({ ...name, info });
  }
  return files;
};

/** A commit's actions, with the ETag of its file; undefined when the version is not in the log. */
export interface CommitFile {
  readonly version: number;
  readonly etag: string;
  readonly actions: ParsedActions;
}

export const readCommitFile = async (
  lake: Lake,
  tablePath: string,
  version: number,
  { signal }: ReadOptions,
): Promise<CommitFile | undefined> => {
  const file = await lake.read(logPath(tablePath, version), signal ? { signal } : {});
  if (file.outcome === 'not-found') return undefined;
  return { version, etag: file.etag, actions: parseCommitFile(tablePath, version, file.bytes) };
};

/** The files of several commits, in the order asked for. */
export const readCommitFiles = async (
  lake: Lake,
  tablePath: string,
  versions: readonly number[],
  options: ReadOptions,
): Promise<readonly (CommitFile | undefined)[]> =>
  inOrder(versions, WIDTH, async (version) => readCommitFile(lake, tablePath, version, options));

export type CommitsResult =
  { readonly outcome: 'found'; readonly commits: readonly Commit[] } | { readonly outcome: 'gone' };

/** Versions `from` to `to`, both in it. */
export interface VersionRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The commits of a range of versions, in order; `gone` when one of them is not in the log (cleaned up, or not yet there). For looking at the
 * winners of a lost race. `table-corrupt` for a commit that cannot be parsed.
 */
export const loadCommits = async (
  lake: Lake,
  tablePath: string,
  { from, to }: VersionRange,
  options: ReadOptions = {},
): Promise<CommitsResult> => {
  const versions = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const files = await readCommitFiles(lake, tablePath, versions, options);
  const commits = files.flatMap((file) => (file === undefined ? [] : [toCommit(file.version, file.actions)]));
  return commits.length === versions.length ? { outcome: 'found', commits } : { outcome: 'gone' };
};
