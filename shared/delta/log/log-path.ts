/** The folder of a table's log. */
export const logFolder = (tablePath: string): string => `${tablePath}/_delta_log`;

/** A version as log files spell it: 20 digits. */
export const versionDigits = (version: number): string => String(version).padStart(20, '0');

/** The log file of a version. Source: Delta PROTOCOL.md, "Delta Log Entries". */
export const logPath = (tablePath: string, version: number): string =>
  `${logFolder(tablePath)}/${versionDigits(version)}.json`;

/** A file of the log that snapshots are made from. */
export type LogName =
  | { readonly kind: 'commit'; readonly version: number }
  | { readonly kind: 'checkpoint'; readonly version: number; readonly part: number; readonly parts: number }
  | { readonly kind: 'v2-checkpoint'; readonly version: number };

const NAME =
  /^(\d{20})\.(?:(json)|checkpoint\.(?:parquet|(\d{10})\.(\d{10})\.parquet|[0-9a-f-]{36}\.(?:json|parquet)))$/i;
const CLASSIC = /\.checkpoint\.parquet$/;

/** What a file in the log is, by its name; undefined for all that a reader may ignore (checksums, compacted logs, hints). */
export const parseLogName = (name: string): LogName | undefined => {
  const match = NAME.exec(name);
  if (match === null) return undefined;
  const version = Number(match[1]);
  if (match[2] !== undefined) return { kind: 'commit', version };
  if (CLASSIC.test(name)) return { kind: 'checkpoint', version, part: 1, parts: 1 };
  if (match[3] === undefined) return { kind: 'v2-checkpoint', version };
  return { kind: 'checkpoint', version, part: Number(match[3]), parts: Number(match[4]) };
};
