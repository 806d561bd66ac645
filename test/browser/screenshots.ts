// Renews the pictures of the page in docs/: small, over feeds that are made up, the same at every run but for the times.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CHROMIUM, whyNoBrowser } from './chromium.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');

const PICTURES = [
  {
    file: 'page-overview.png',
    hash: '#/',
    text: 'feeds needs you',
    theme: 'light',
    width: 1_200,
    height: 900,
  },
  {
    file: 'page-reload.png',
    hash: '#/feeds/orders/reload',
    text: 'Which rows',
    theme: 'light',
    width: 1_200,
    height: 1_000,
  },
  { file: 'page-narrow.png', hash: '#/', text: 'feeds needs you', theme: 'dark', width: 360, height: 760 },
] as const;

const draw = async (folder: string): Promise<void> => {
  const { chromium } = await import('playwright-core');
  const { createStage, showAs } = await import('./stage.ts');
  const { answersOf } = await import('./world/answers.ts');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const stage = await createStage(browser, folder);
  await using app = await stage.app({ answers: answersOf() });
  for (const { file, hash, text, theme, width, height } of PICTURES) {
    await using opened = await stage.open(app.url, hash);
    const { page } = opened;
    await showAs(page, { width, theme });
    await page.setViewportSize({ width, height });
    await page.getByText(text).first().waitFor();
    if (hash.endsWith('reload')) {
      await page.getByPlaceholder('10', { exact: true }).fill('10');
      await page.getByRole('button', { name: 'Dry run', exact: true }).click();
      await page.getByText('What a reload would change').first().waitFor();
      await page.getByText('What to do', { exact: true }).scrollIntoViewIfNeeded();
      await page.evaluate("document.getElementById('actions').scrollIntoView()");
    }
    await page.locator('.bars, .chart svg').first().waitFor();
    await page.screenshot({ path: join(DOCS, file) });
    console.log(`docs/${file}`);
  }
  await browser.close();
};

const why = whyNoBrowser();
if (why === undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-pictures-'));
  await draw(folder);
  await rm(folder, { recursive: true, force: true });
} else {
  console.error(why);
  process.exitCode = 1;
}
