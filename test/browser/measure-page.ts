// Prints how the page does with 1,000 feeds, as one line of JSON; or why it cannot be measured here. Run by bench/page.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM, whyNoBrowser } from './chromium.ts';

const FEEDS = 1_000;
const STEPS = 60;

/** Runs in the page. A value that is typed, and the time until the screen shows what is left. */
const FILTER = `(async () => {
  const input = document.querySelector('input[type=search]');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const times = [];
  for (const words of ['p', 'pr', 'pri', 'pric', 'price', 'prices-1', 'prices-12', '', 'x', '']) {
    const startedMs = performance.now();
    input.value = words;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await frame();
    times.push(performance.now() - startedMs);
  }
  return times;
})()`;

const SCROLL = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const times = [];
  let rows = 0;
  for (let step = 1; step <= ${STEPS}; step += 1) {
    const startedMs = performance.now();
    scrollTo(0, step * 700);
    await frame();
    times.push(performance.now() - startedMs);
    rows = Math.max(rows, document.querySelectorAll('.feed-row').length);
  }
  return { times, rows };
})()`;

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const measure = async (folder: string): Promise<object> => {
  const { chromium } = await import('playwright-core');
  const { createStage } = await import('./stage.ts');
  const { answersOf } = await import('./world/answers.ts');
  const { sampleFeeds } = await import('./world/sample.ts');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const stage = await createStage(browser, folder);
  const feeds = sampleFeeds(FEEDS);
  await using app = await stage.app({ answers: answersOf(() => feeds) });
  const startedMs = performance.now();
  const { page } = await stage.open(app.url, '#/');
  await page.getByText('All 1,000 feeds are in step.').waitFor();
  const shownMs = performance.now() - startedMs;
  await page.waitForTimeout(1_000);
  const asked = app.asked.filter(({ endpoint }) => endpoint === 'listFeedRuns').length;
  const filterMs = middle(await page.evaluate<number[]>(FILTER));
  const scroll = await page.evaluate<{ times: number[]; rows: number }>(SCROLL);
  await browser.close();
  return { shownMs, asked, filterMs, scrollMs: middle(scroll.times), rows: scroll.rows };
};

const why = whyNoBrowser();
if (why === undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-page-'));
  console.log(JSON.stringify(await measure(folder)));
  await rm(folder, { recursive: true, force: true });
} else console.log(JSON.stringify({ why }));
