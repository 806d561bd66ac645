import type { Feed } from '../../shared/config/index.ts';
import type { Row } from '../../shared/parquet/index.ts';

/** One version of a row, by what a table must hold of it. */
export interface Version {
  readonly key: string;
  /** Its cursor's value: µs since 1970, or the integer. */
  readonly at: bigint;
  /** Every compared column as JSON, key and cursor among them. */
  readonly content: string;
}

/**
 * A set of a running service, with its database behind it. Rows have numbers, from 1 on; places on the cursor's axis have numbers too, and the
 * row `n` is made at the place `n / ties`.
 */
export interface ServiceSource {
  readonly source: Pick<Feed['source'], 'serviceUrl' | 'entitySet'> & Partial<Feed['source']>;
  readonly cursor: Feed['cursor'];
  /** Rows that share a place. */
  readonly ties: number;
  /** Makes of the service's `$metadata` what it should be: some services' own cannot be read. */
  readonly mendMetadata?: (text: string) => string;
  /** Empties the set, and makes the rows 1 to `rows`. */
  readonly reset: (rows: number) => Promise<void>;
  /** At the place of their numbers, or all at one. */
  readonly insert: (ns: readonly number[], place?: number) => Promise<void>;
  /** Moves rows to a place, with other content where the set has a column for it. */
  readonly update: (ns: readonly number[], place: number) => Promise<void>;
  readonly remove: (ns: readonly number[]) => Promise<void>;
  /** All rows, as the database has them. */
  readonly truth: () => Promise<readonly Version[]>;
  readonly versionOf: (row: Row) => Version;
  /** A window that reaches down over so many places, and half of one. */
  readonly last: (places: number) => { readonly units: string } | { readonly ms: number };
}

/** A service that runs. */
export interface Running {
  /** Where it listens, without a path. */
  readonly url: string;
  /** Its own folder for files. */
  readonly folder: string;
  /** `source.parallel`, where a story does not say it itself. Absent: 1. */
  readonly parallel?: number;
}

/** What became of one step of a story; right where there is no fault. */
export interface Told {
  readonly step: string;
  readonly faults: readonly string[];
}

/** One state of a service's switches, and the story that is told of it. */
export interface Variant {
  /** Unique; known gaps name it. */
  readonly name: string;
  readonly play: (running: Running) => Promise<readonly Told[]>;
}

/** A set of a service that runs; disposed of when its story ends. */
export type OpenSource = (running: Running) => ServiceSource & Partial<Disposable>;

/** A set, read in as many ranges at once as the run says, and otherwise as its feed has it. */
export const opened = (open: OpenSource, running: Running): ReturnType<OpenSource> => {
  const source = open(running);
  const { parallel = 1 } = running;
  return { ...source, source: { parallel, ...source.source } };
};
