import { createFileLake } from '../shared/lake/index.ts';
import { createMemoryStateStore } from '../shared/state/index.ts';
import { runTick } from '../shared/sync/index.ts';
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
  await fetch(`${serviceUrl}/grow`, { method: 'POST' });
  await asked();
  await expectRows(NEW_ROWS);
  return [atMost('requests', `requests for ${NEW_ROWS} new rows`, await asked(), 'calls', 2)];
};

/** What a source is asked by a whole run that finds a few new rows, counted where it is asked. */
export const requests = (): Promise<readonly Figure[]> =>
  withSource(ROWS, ({ serviceUrl }) => withFolder((folder) => measure(serviceUrl, folder)));
