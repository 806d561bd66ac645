import { join } from 'node:path';
import { bareLoop } from './bare-loop.ts';
import { lastJson, peersPython } from './peers.ts';
import {
  appendAll,
  atMost,
  type BenchSource,
  type Figure,
  median,
  Skipped,
  withFolder,
  withSource,
} from './workbench.ts';

const bench = 'latency';
const ROWS = 200_000;
const PAGE_ROWS = 1_000;
const LATENCY_MS = 200;
/** What is measured is waiting, which swings little. */
const ROUNDS = 1;
const PARALLEL = [4, 8] as const;

const wallMs = async (work: () => Promise<void>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const bare =
  ({ serviceUrl, entitySet, rows }: BenchSource) =>
  async (): Promise<void> => {
    const seen = await bareLoop(`${serviceUrl}/${entitySet}`);
    if (seen !== rows) throw new Error(`${seen} of ${rows} rows`);
  };

const load = (source: BenchSource, parallel: number) => (): Promise<void> =>
  withFolder((folder) => appendAll(source, folder, { pageSize: PAGE_ROWS, parallel }));

const ratio = (value: number): number => Number(value.toFixed(2));

/** The same rows by httpx, polars and deltalake, one page after the other; undefined: there is no such Python. */
const script = async (source: BenchSource): Promise<(() => Promise<number>) | undefined> => {
  const python = await peersPython().catch((error: unknown) => {
    if (error instanceof Skipped) return undefined;
    throw error;
  });
  if (python === undefined) return undefined;
  const url = `${source.serviceUrl}/${source.entitySet}`;
  return async () => {
    const answer = await withFolder((folder) => python('append.py', url, join(folder, 'table')));
    return lastJson(answer)['wallMs'] ?? NaN;
  };
};

const measure = async (source: BenchSource): Promise<readonly Figure[]> => {
  await fetch(`${source.serviceUrl}/slow`, { method: 'POST' });
  const peer = await script(source);
  const rounds: {
    readonly bareMs: number;
    readonly peerMs: number | undefined;
    readonly ours: readonly number[];
  }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bareMs = await wallMs(bare(source));
    const ours: number[] = [];
    for (const parallel of PARALLEL) ours.push(await wallMs(load(source, parallel)));
    rounds.push({ bareMs, ours, peerMs: await peer?.() });
  }
  const middle = (of: (round: (typeof rounds)[number]) => number): number => median(rounds.map(of));
  const goals = [0.35, 0.2];
  return [
    {
      bench,
      figure: `bare loop, ${ROWS} rows in pages of ${PAGE_ROWS}`,
      value: Math.round(middle(({ bareMs }) => bareMs)),
      unit: 'ms',
    },
    ...PARALLEL.map((parallel, at) =>
      atMost(
        bench,
        `parallel: ${parallel}, to bare loop`,
        ratio(middle(({ bareMs, ours }) => (ours[at] ?? NaN) / bareMs)),
        'ratio',
        goals[at] ?? NaN,
      ),
    ),
    ...(peer === undefined
      ? []
      : [
          atMost(
            bench,
            'parallel: 4, to httpx and polars',
            ratio(middle(({ peerMs = NaN, ours }) => (ours[0] ?? NaN) / peerMs)),
            'ratio',
            0.4,
          ),
        ]),
  ];
};

/** Wall time of a first load of a source that takes its time to answer, against following its links: by a bare loop, and by a script. */
export const latency = (): Promise<readonly Figure[]> =>
  withSource(ROWS, measure, { pageRows: PAGE_ROWS, latencyMs: LATENCY_MS });
