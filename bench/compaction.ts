import { newUuid, systemClock } from '../shared/core/index.ts';
import { type AddFile, compactFiles, type CompactPorts, loadSnapshot } from '../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../shared/lake/index.ts';
import { createMemoryStateStore } from '../shared/state/index.ts';
import { appendFeed } from '../shared/sync/index.ts';
import { writeAsOne } from './parquet-alone.ts';
import { atMost, benchDeps, benchFeed, type Figure, median, withSource } from './workbench.ts';

const FILES = 1_000;
const FILE_ROWS = 1_000;
const ROUNDS = 5;
const TABLE = 'Tables/Orders';

/** A table of the source's rows in files of 1,000. */
const load = async (lake: Lake, serviceUrl: string): Promise<readonly AddFile[]> => {
  const deps = { ...benchDeps(lake, createMemoryStateStore()), batchRows: FILE_ROWS };
  const feed = benchFeed(serviceUrl);
  const oneByOne = { ...feed, source: { ...feed.source, pageSize: FILE_ROWS, parallel: 1 } };
  const run = await appendFeed(deps, oneByOne, {
    runId: newUuid(),
    signal: new AbortController().signal,
    deadline: Infinity,
    report: () => undefined,
  });
  const table = await loadSnapshot(lake, TABLE);
  const count = table?.files.length ?? 0;
  // Pages begin with rows that are known: some files have a few less.
  if (table === undefined || Math.abs(count - FILES) > FILES / 100)
    throw new Error(`${count} files: ${run?.message}`);
  return table.files;
};

const bytesOf = async (lake: Lake, { path }: AddFile): Promise<Uint8Array> => {
  const file = await lake.read(`${TABLE}/${path}`);
  if (file.outcome === 'not-found') throw new Error(`${path} is not there`);
  return file.bytes;
};

const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const measure = async (serviceUrl: string): Promise<readonly Figure[]> => {
  const lake = createMemoryLake();
  const files = await load(lake, serviceUrl);
  const table = await loadSnapshot(lake, TABLE);
  const { newId, codec, encode } = benchDeps(lake);
  const ports: CompactPorts = {
    lake,
    newId,
    codec,
    encode,
    clock: systemClock,
    tablePath: TABLE,
    fields: table?.metadata.fields ?? [],
    memoryBytes: Infinity,
  };
  const compact = async (): Promise<void> => {
    const compacted = await compactFiles(ports, files);
    if (compacted.outcome !== 'staged' || compacted.rows !== FILES * FILE_ROWS)
      throw new Error('rows are missing');
  };
  const alone = async (): Promise<void> => {
    const bytes = await Promise.all(files.map((add) => bytesOf(lake, add)));
    await writeAsOne(bytes);
  };
  await alone();
  await compact();
  const ratios: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const library = await timed(alone);
    const own = await timed(compact);
    ours.push(own);
    ratios.push(own / library);
  }
  const ratio = Math.round(median(ratios) * 100) / 100;
  return [
    atMost('compaction', `${FILES} files of ${FILE_ROWS} rows`, ratio, 'x library', 1.3),
    { bench: 'compaction', figure: 'of that, in all', value: Math.round(median(ours)), unit: 'ms' },
  ];
};

/** What it costs to write small files anew as one, read back and compared, against reading and writing the same rows by the Parquet library alone. */
export const compaction = (): Promise<readonly Figure[]> =>
  withSource(FILES * FILE_ROWS, ({ serviceUrl }) => measure(serviceUrl), { pageRows: FILE_ROWS });
