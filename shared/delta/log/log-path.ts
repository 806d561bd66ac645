/** The folder of a table's log. */
export const logFolder = (tablePath: string): string => `${tablePath}/_delta_log`;

/** A version as log files spell it: 20 digits. */
export const versionDigits = (version: number): string => String(version).padStart(20, '0');

/** The log file of a version. Source: Delta PROTOCOL.md, "Delta Log Entries". */
export const logPath = (tablePath: string, version: number): string =>
  `${logFolder(tablePath)}/${versionDigits(version)}.json`;

/** The classic checkpoint of a version. Source: Delta PROTOCOL.md, "Checkpoints". */
export const checkpointPath = (tablePath: string, version: number): string =>
  `${logFolder(tablePath)}/${versionDigits(version)}.checkpoint.parquet`;

/** Where it is said which checkpoint is the newest. */
export const hintPath = (tablePath: string): string => `${logFolder(tablePath)}/_last_checkpoint`;

/** The folder of the files that V2 checkpoints name. */
export const sidecarFolder = (tablePath: string): string => `${logFolder(tablePath)}/_sidecars`;

/** A file of the log, as far as a reader or a cleaner has to do with it. */
export type LogName =
  | { readonly kind: 'commit'; readonly version: number }
  | { readonly kind: 'checkpoint'; readonly version: number; readonly part: number; readonly parts: number }
  /** It names the files of its actions, and has an id in its name: several may be of one version. */
  | { readonly kind: 'v2-checkpoint'; readonly version: number }
  /** The commits from `version` to `last`, as one. */
  | { readonly kind: 'compacted'; readonly version: number; readonly last: number }
  | { readonly kind: 'checksum'; readonly version: number };

const NAME =
  /^(?<digits>\d{20})\.(?:(?<commit>json)|(?<checksum>crc)|(?<last>\d{20})\.compacted\.json|checkpoint\.(?:parquet|(?<part>\d{10})\.(?<parts>\d{10})\.parquet|(?<v2>[0-9a-f-]{36})\.(?:json|parquet)))$/i;

/** What a file in the log is, by its name; undefined for all that is none of the log's. Source: Delta PROTOCOL.md, "File Types". */
export const parseLogName = (name: string): LogName | undefined => {
  const groups = NAME.exec(name)?.groups;
  if (groups === undefined) return undefined;
  const { digits, commit, checksum, last, part, parts, v2 } = groups;
  const version = Number(digits);
  if (commit !== undefined) return { kind: 'commit', version };
  if (checksum !== undefined) return { kind: 'checksum', version };
  if (last !== undefined) return { kind: 'compacted', version, last: Number(last) };
  if (v2 !== undefined) return { kind: 'v2-checkpoint', version };
  return { kind: 'checkpoint', version, part: Number(part ?? 1), parts: Number(parts ?? 1) };
};
