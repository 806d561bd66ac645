#!/usr/bin/env bash
# Rows that transformParquetStream of parquet-wasm leaves out of a file without an error.
# Seen: parquet-wasm 0.8.0 with apache-arrow 21.2.0. (1) When the stream of batches errors after the first batch, the output ends as if all went well:
# it is a valid Parquet file with only the rows before, so who reads the output to its end takes a cut file for a whole one. Only an error before the
# first batch rejects. (2) A batch whose only column has another type than in the first batch is dropped, and those after it are written. Names are not compared: a column of another name goes under the first's name.
# So a caller has to watch the input for its error itself, and to compare each batch's schema with the first.
# Run with Node.js 20 or later. Ends with 1 when a version does otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund parquet-wasm@0.8.0 apache-arrow@21.2.0
cat > try.js <<'JS'
import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { readParquet, Table, transformParquetStream } from 'parquet-wasm';

const batch = (columns) => Table.fromIPCStream(tableToIPC(tableFromArrays(columns), 'stream')).recordBatches()[0];
const ints = () => Int32Array.of(1, 2, 3);
const floats = () => Float64Array.of(1, 2, 3);
const streamOf = (items) =>
  new ReadableStream(
    {
      pull(controller) {
        const item = items.shift();
        if (item === undefined) controller.close();
        else if (item instanceof Error) controller.error(item);
        else controller.enqueue(item);
      },
    },
    { highWaterMark: 0 },
  );
const rowsWritten = async (items) => {
  const output = await transformParquetStream(streamOf(items));
  const bytes = new Uint8Array(await new Response(output).arrayBuffer());
  const column = tableFromIPC(readParquet(bytes).intoIPCStream()).getChild('x');
  return column.length - column.nullCount;
};
const one = (x) => batch({ x });
const cases = {
  'three batches': [one(ints()), one(ints()), one(ints())],
  'error after one batch': [one(ints()), new Error('the source is gone'), one(ints())],
  'error before any batch': [new Error('the source is gone')],
  'second of another type': [one(ints()), one(floats()), one(ints())],
  'second of another name': [one(ints()), batch({ y: ints() }), one(ints())],
};
const seen = {};
for (const [name, items] of Object.entries(cases)) seen[name] = await rowsWritten(items).catch(() => 'rejected');
console.log(JSON.stringify(seen));
const expected = {
  'three batches': 9,
  'error after one batch': 3,
  'error before any batch': 'rejected',
  'second of another type': 6,
  'second of another name': 9,
};
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node try.js
