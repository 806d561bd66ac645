import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds on the page as it is, a line each. It comes in by the debugger: the page's policy lets no other script in. */
export const axeFaults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const results = (await page.evaluate('axe.run(document)')) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) =>
        `axe ${id} at ${JSON.stringify(target)}: ${failureSummary.replaceAll('\n', ' ')}`,
    ),
  );
};
