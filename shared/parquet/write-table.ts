import type * as Arrow from 'apache-arrow';
import type * as Wasm from 'parquet-wasm';
import type { Engine } from './engine.ts';

export interface WriteOptions {
  readonly codec: 'snappy' | 'zstd' | 'uncompressed';
  /** False: every value spelled out. Default: a dictionary where values repeat; nested rows never have one. */
  readonly dictionary?: boolean;
  /** How many bytes of columns are in WebAssembly at a time, but for a column that holds more. Default: 4 MiB. */
  readonly partBytes?: number;
}

/** How one top-level column is written. */
export interface ColumnHint {
  readonly name: string;
  readonly dictionary: boolean;
  readonly statistics: boolean;
}

export interface ArrowColumns {
  readonly fields: readonly Arrow.Field[];
  readonly children: readonly Arrow.Data[];
  readonly rowCount: number;
}

/** Rows of a row group: what a reader must hold at once. */
const MAX_ROW_GROUP_ROWS = 1_048_576;

/**
 * Tells Spark that days and times are in the proleptic Gregorian calendar. Without it Spark 3 refuses to read a date before 1582 or a time
 * before 1900, such as the empty date 0001-01-01 of Business Central. Source: Spark `DataSourceUtils.datetimeRebaseSpec`.
 */
const PROLEPTIC = ['org.apache.spark.version', '3.5.0'] as const;

const CODECS = { snappy: 'SNAPPY', zstd: 'ZSTD', uncompressed: 'UNCOMPRESSED' } as const;

/** Every call on the builder hands its memory on to the next one, and `writeParquet` frees the last. */
const writerProperties = (wasm: typeof Wasm, { codec }: WriteOptions, hints: readonly ColumnHint[]) => {
  let builder = new wasm.WriterPropertiesBuilder()
    .setWriterVersion(wasm.WriterVersion.V1)
    .setCompression(wasm.Compression[CODECS[codec]])
    .setDictionaryEnabled(false)
    .setStatisticsEnabled(wasm.EnabledStatistics.None)
    .setMaxRowGroupSize(MAX_ROW_GROUP_ROWS)
    .setKeyValueMetadata(new Map([PROLEPTIC]))
    .setCreatedBy('tidemark');
  for (const { name, dictionary, statistics } of hints) {
    if (dictionary) builder = builder.setColumnDictionaryEnabled(name, true);
    if (statistics) builder = builder.setColumnStatisticsEnabled(name, wasm.EnabledStatistics.Chunk);
  }
  return builder.build();
};

/**
 * An Arrow IPC stream as the bytes of a Parquet file: data page V1. A column without a hint is written without dictionary and statistics.
 * Everything in WebAssembly is freed when it returns.
 */
export const writeStream = (
  wasm: typeof Wasm,
  stream: Uint8Array,
  options: WriteOptions,
  hints: readonly ColumnHint[] = [],
): Uint8Array => wasm.writeParquet(wasm.Table.fromIPCStream(stream), writerProperties(wasm, options, hints));

/** Arrow columns as the bytes of a Parquet file, without dictionaries and statistics. */
export const writeTable = (
  engine: Engine,
  { fields, children, rowCount }: ArrowColumns,
  options: WriteOptions,
): Uint8Array => {
  const { arrow, wasm } = engine;
  const schema = new arrow.Schema([...fields]);
  const type = new arrow.Struct([...fields]);
  const data = arrow.makeData({ type, length: rowCount, nullCount: 0, children: [...children] });
  const ipc = arrow.tableToIPC(new arrow.Table(schema, new arrow.RecordBatch(schema, data)), 'stream');
  return writeStream(wasm, ipc, options);
};
