import type * as Arrow from 'apache-arrow';
import type { Engine } from './engine.ts';

export interface WriteOptions {
  readonly codec: 'snappy' | 'zstd' | 'uncompressed';
  /** False: every value spelled out (PLAIN), as the checkpoints of a Delta log want it. Default true. */
  readonly dictionary?: boolean;
}

export interface ArrowColumns {
  readonly fields: readonly Arrow.Field[];
  readonly children: readonly Arrow.Data[];
  readonly rowCount: number;
}

/** Rows of a row group: what a reader must hold at once. */
const MAX_ROW_GROUP_ROWS = 1_048_576;

const CODECS = { snappy: 'SNAPPY', zstd: 'ZSTD', uncompressed: 'UNCOMPRESSED' } as const;

const writerProperties = ({ wasm }: Engine, options: WriteOptions) =>
  new wasm.WriterPropertiesBuilder()
    .setWriterVersion(wasm.WriterVersion.V1)
    .setCompression(wasm.Compression[CODECS[options.codec]])
    .setDictionaryEnabled(options.dictionary ?? true)
    .setStatisticsEnabled(wasm.EnabledStatistics.Chunk)
    .setMaxRowGroupSize(MAX_ROW_GROUP_ROWS)
    .setCreatedBy('tidemark')
    .build();

/** Arrow columns as the bytes of a Parquet file: data page V1. Everything in WebAssembly is freed before it returns. */
export const writeTable = (engine: Engine, columns: ArrowColumns, options: WriteOptions): Uint8Array => {
  const { arrow, wasm } = engine;
  const schema = new arrow.Schema([...columns.fields]);
  const data = arrow.makeData({
    type: new arrow.Struct([...columns.fields]),
    length: columns.rowCount,
    nullCount: 0,
    children: [...columns.children],
  });
  const ipc = arrow.tableToIPC(new arrow.Table(schema, new arrow.RecordBatch(schema, data)), 'stream');
  return wasm.writeParquet(wasm.Table.fromIPCStream(ipc), writerProperties(engine, options));
};
