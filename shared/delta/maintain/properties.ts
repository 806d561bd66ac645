import { ownOf } from '../../core/index.ts';

/** Ms of the units that a table's durations may be said in: months and years have no fixed length, and Delta refuses them. */
const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
  ['microsecond', 0.001],
]);

const PART = /^\s*(?<count>\d+)\s+(?<unit>[a-z]+?)s?(?=\s|$)/i;

/**
 * A duration as tables say it, `interval 30 days`, in ms; undefined for what is none.
 * Source: Delta Spark, DeltaConfig.scala, `parseCalendarInterval`.
 */
export const intervalMs = (text: string): number | undefined => {
  let rest = text.replace(/^\s*interval\s/i, ' ');
  let total: number | undefined;
  for (let part = PART.exec(rest); part !== null; part = PART.exec(rest)) {
    const unit = UNITS_MS.get(part.groups?.['unit']?.toLowerCase() ?? '');
    if (unit === undefined) return undefined;
    total = (total ?? 0) + Number(part.groups?.['count']) * unit;
    rest = rest.slice(part[0].length);
  }
  return rest.trim() === '' ? total : undefined;
};

type Configuration = Readonly<Record<string, string>>;

/** For how long a table keeps files that are gone. */
export const RETENTION = 'delta.deletedFileRetentionDuration';

const durationOf = (configuration: Configuration, key: string, absent: string): number => {
  // What cannot be read keeps everything.
  return intervalMs(ownOf(configuration, key) ?? absent) ?? Infinity;
};

/** Files that are gone stay for so long, whatever the table says: versions of the last week can be read. */
const LEAST_TOMBSTONE_MS = 604_800_000;

/**
 * How long the table wants to know of files that are gone, and have them: a week at least, without end where what it says cannot be read.
 * Source: Delta PROTOCOL.md, "Delta Log Retention"; Delta Spark, DeltaConfig.scala.
 */
export const tombstoneMs = (configuration: Configuration): number =>
  Math.max(LEAST_TOMBSTONE_MS, saidTombstoneMs(configuration));

/** The same as the table says it, be it less than a week: other writers' checkpoints forget then what went before. */
export const saidTombstoneMs = (configuration: Configuration): number =>
  durationOf(configuration, RETENTION, 'interval 1 week');

/** How long the table wants to keep its history. */
export const logRetentionMs = (configuration: Configuration): number =>
  durationOf(configuration, 'delta.logRetentionDuration', 'interval 30 days');

/** Whether a property of the table is set to this truth value. */
export const isSetTo = (configuration: Configuration, key: string, value: boolean): boolean =>
  ownOf(configuration, key)?.toLowerCase() === String(value);

/** A whole number that the table says; undefined where it says none. */
export const countOf = (configuration: Configuration, key: string): number | undefined => {
  const text = ownOf(configuration, key);
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
};

/** The version before which versions may only go all at once; 0 where any may. Source: Delta PROTOCOL.md, "Checkpoint Protection". */
export const protectedBefore = ({
  protocol,
  metadata,
}: {
  readonly protocol: { readonly writerFeatures?: readonly string[] | undefined };
  readonly metadata: { readonly configuration: Configuration };
}): number =>
  protocol.writerFeatures?.includes('checkpointProtection') === true
    ? (countOf(metadata.configuration, 'delta.requireCheckpointProtectionBeforeVersion') ?? Infinity)
    : 0;
