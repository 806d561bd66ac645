import { createFileLake } from '../shared/lake/index.ts';
import { createMemoryStateStore } from '../shared/state/index.ts';
import { runTick } from '../shared/sync/index.ts';
import { hasLab, labRatio, localRatio } from './first-load.ts';
import { atMost, benchDeps, benchFeed, type Figure, withFolder, withSource } from './workbench.ts';

const ROWS = 5_000;
const NEW_ROWS = 5;

const measure = async (serviceUrl: string, folder: string): Promise<readonly Figure[]> => {
  const state = createMemoryStateStore();
  // As after a restart: nothing is known but what the state holds.
  const tick = async (): Promise<number | undefined> => {
    const [run] = await runTick(benchDeps(createFileLake(folder), state), {
      feeds: [benchFeed(serviceUrl)],
      signal: new AbortController().signal,
      deadline: Infinity,
      concurrency: 1,
      historyMs: 90 * 86_400_000,
      report: () => undefined,
    });
    return run?.rows;
  };
  const asked = async (): Promise<number> => {
    const answer = (await (await fetch(`${serviceUrl}/asked`)).json()) as { readonly asked: number };
    return answer.asked;
  };
  const expectRows = async (rows: number): Promise<void> => {
    const taken = await tick();
    if (taken !== rows) throw new Error(`${taken} of ${rows} rows came`);
  };
  await expectRows(ROWS);
  await asked();
  await expectRows(0);
  const idle = await asked();
  await fetch(`${serviceUrl}/grow`, { method: 'POST' });
  await expectRows(NEW_ROWS);
  return [
    atMost('requests', 'requests for no new row', idle, 'calls', 1),
    atMost('requests', `requests for ${NEW_ROWS} new rows`, await asked(), 'calls', 2),
  ];
};

const loadFigure = (where: string, value: number, goal: number): Figure =>
  atMost('requests', `first load of 100 pages, ${where}`, value, 'x links', goal);

/** Requests of a first load of 100 pages, against following the service's links: one page after the other, and several ranges at once. */
const LOADS = [
  { parallel: 1, local: 1.05, lab: 1.25 },
  { parallel: 4, local: 1.15, lab: 1.4 },
] as const;

const firstLoads = async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const { parallel, local, lab } of LOADS) {
    const where = (place: string): string => (parallel === 1 ? place : `${place}, parallel: ${parallel}`);
    figures.push(loadFigure(where('in UTC'), await localRatio(parallel), local));
    if (!hasLab()) continue;
    figures.push(loadFigure(where('ASP.NET in New York'), await labRatio('new-york', parallel), lab));
    figures.push(loadFigure(where('ASP.NET in Tokyo'), await labRatio('tokyo', parallel), lab));
  }
  return figures;
};

/** What a source is asked by a whole run that finds a few new rows, and by a first load. */
export const requests = async (): Promise<readonly Figure[]> => [
  ...(await withSource(ROWS, ({ serviceUrl }) => withFolder((folder) => measure(serviceUrl, folder)))),
  ...(await firstLoads()),
];
