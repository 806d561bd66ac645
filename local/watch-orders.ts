import { readOrders } from './read-orders.ts';

/** What a reader saw, over and over, while something else wrote: rows and versions of every look. */
export interface Watched {
  readonly looks: number;
  readonly fewestRows: number;
  readonly versions: readonly number[];
}

/**
 * A process of its own that reads the table of orders again and again, as a reader would that knows nothing of the writer. Its argument is the
 * lake's folder. It says `{"ready": true}` after its first look, and what it saw when it is sent anything.
 */
const [lakeFolder = ''] = process.argv.slice(2);
const versions = new Set<number>();
let looks = 0;
let fewestRows = Infinity;
const stop = new AbortController();

process.once('message', () => stop.abort());
while (!stop.signal.aborted) {
  const { version, orders } = await readOrders(lakeFolder);
  if (version !== undefined) versions.add(version);
  fewestRows = Math.min(fewestRows, orders.length);
  looks += 1;
  if (looks === 1) process.send?.({ ready: true });
  // A message is heard between two looks.
  await new Promise((resolve) => setImmediate(resolve));
}
process.send?.({ looks, fewestRows, versions: [...versions] } satisfies Watched, () => process.exit());
