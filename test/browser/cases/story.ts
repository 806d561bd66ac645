import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPage } from '../../../local/build-page.ts';
import { startStack } from '../../../local/stack.ts';
import type { Case } from '../case.ts';

const NEVER = '0 0 0 1 1 *';

/** The functions, the emulator and the sample service, as `npm start` has them. */
const STORY: Case = {
  name: 'a whole story against the local stack: sync, dry run, reload, pause, resume',
  play: async (stage) => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-story-'));
    await buildPage(resolve(import.meta.dirname, '../../../dist/ui'));
    const ports = { source: 0, host: 0 };
    const given = { UI: 'on' };
    const stack = await startStack({
      folder,
      fresh: true,
      log: () => undefined,
      ports,
      schedule: NEVER,
      given,
    });
    try {
      await using opened = await stage.open(`${stack.hostUrl}/api/ui`, '#/feeds/orders/sync', {
        key: stack.keys.master,
      });
      const { page, faults } = opened;
      const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
      await press('Sync now');
      await page.getByText('830 rows').first().waitFor();
      await page.evaluate("location.hash = '#/feeds/orders/reload'");
      await page.getByLabel('The last rows').click();
      await page.getByPlaceholder('10', { exact: true }).fill('10');
      await press('Dry run');
      await page.getByText('What a reload would change').first().waitFor();
      await press('Apply this');
      await page.getByText('What the reload changed').first().waitFor();
      await page.evaluate("location.hash = '#/feeds/orders/pause'");
      await page.getByLabel('Why').fill('a story');
      await press('Pause');
      await page.getByText('Paused by unknown: a story').first().waitFor();
      await press('Resume');
      await page.getByText('Paused by unknown: a story').first().waitFor({ state: 'detached' });
      assert.deepEqual(faults, []);
    } finally {
      await stack.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

export const STORY_CASES: readonly Case[] = [STORY];
