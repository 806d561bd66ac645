/** Reads Parquet files and writes their rows as one, by the library alone: what any compaction costs at least. Answers the file. */
export const writeAsOne = async (files: readonly Uint8Array[]): Promise<Uint8Array> => {
  const { Table, tableFromIPC, tableToIPC } = await import('apache-arrow');
  const wasm = await import('parquet-wasm');
  const batches = files.flatMap((bytes) => tableFromIPC(wasm.readParquet(bytes).intoIPCStream()).batches);
  const stream = tableToIPC(new Table(batches), 'stream');
  const properties = new wasm.WriterPropertiesBuilder().setCompression(wasm.Compression.SNAPPY).build();
  return wasm.writeParquet(wasm.Table.fromIPCStream(stream), properties);
};
