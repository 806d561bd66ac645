import { median, timeAppend, withFolder } from './workbench.ts';

/**
 * In a process of its own: `compare` times the bare loop and the whole append alternately; `memory` appends once and
 * answers the peak of resident memory. Arguments: what, service root, rows.
 */
const [, , what = '', serviceUrl = '', rowsText = ''] = process.argv;
const rows = Number(rowsText);
const ROUNDS = 5;

/** Only fetches and parses the pages. */
const timeBareLoop = async (): Promise<number> => {
  const started = performance.now();
  let url: string | undefined = `${serviceUrl}/Orders`;
  let seen = 0;
  while (url !== undefined) {
    const response: Response = await fetch(url);
    const page = JSON.parse(await response.text()) as { value: unknown[]; '@odata.nextLink'?: string };
    seen += page.value.length;
    url = page['@odata.nextLink'];
  }
  if (seen !== rows) throw new Error(`${seen} of ${rows} rows`);
  return performance.now() - started;
};
const timeWholeAppend = (): Promise<number> => withFolder((folder) => timeAppend(serviceUrl, folder, rows));

const compare = async (): Promise<Record<string, number>> => {
  const bare: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bareMs = await timeBareLoop();
    const wholeMs = await timeWholeAppend();
    // The first round warms both up.
    if (round > 0) {
      bare.push(bareMs);
      whole.push(wholeMs);
    }
  }
  return { bareMs: median(bare), wholeMs: median(whole) };
};

const memory = async (): Promise<Record<string, number>> => {
  const ms = await timeWholeAppend();
  return { ms, peakMb: process.resourceUsage().maxRSS / 1024 };
};

console.log(JSON.stringify(await (what === 'compare' ? compare() : memory())));
