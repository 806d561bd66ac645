// Tries the page in a browser: every view with data under axe, every action and answer, texts that attack it, an app that fails it, and a whole
// story against the local stack. Arguments: parts of names of cases; all when there is none. --install: installs its packages first.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { CHROMIUM, installPackages, whyNoBrowser } from './chromium.ts';

/** Pages at once: more than cores, as they wait for each other's timers. */
const AT_ONCE = 3;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { install: { type: 'boolean', default: false } },
});

const isAsked = ({ name }: Case): boolean =>
  positionals.length === 0 || positionals.some((part) => name.includes(part));

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const playAll = async (cases: readonly Case[], play: (one: Case) => Promise<void>): Promise<number> => {
  const waiting = [...cases];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const startedMs = performance.now();
      try {
        await play(next);
        console.log(`ok   ${next.name} (${seconds(performance.now() - startedMs)})`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${next.name}\n     ${String(error).replaceAll('\n', '\n     ')}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed;
};

const main = async (): Promise<number> => {
  const startedMs = performance.now();
  if (values.install) installPackages();
  const why = whyNoBrowser();
  if (why !== undefined) {
    console.log(`left out: the page is not tried in a browser. ${why}`);
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  const { chromium } = await import('playwright-core');
  const { CASES } = await import('./cases/index.ts');
  const { createStage } = await import('./stage.ts');
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-browser-'));
  // Without a sandbox, as root has none in a container; the page is our own.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const stage = await createStage(browser, join(folder, 'ui'));
  const cases = CASES.filter(isAsked);
  const failed = await playAll(cases, ({ play }) => play(stage));
  await browser.close();
  await rm(folder, { recursive: true, force: true });
  console.log(
    `browser: ${cases.length - failed} passed, ${failed} failed, in ${seconds(performance.now() - startedMs)}`,
  );
  return failed;
};

process.exitCode = (await main()) === 0 ? 0 : 1;
