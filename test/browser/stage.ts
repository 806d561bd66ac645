import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { buildPage } from '../../local/build-page.ts';
import { type Answers, type FakeApp, KEY, type Plant, startFakeApp } from './world/fake-app.ts';

export const WIDTHS = [360, 1_440] as const;
export const THEMES = ['light', 'dark'] as const;

export interface Look {
  readonly width: (typeof WIDTHS)[number];
  readonly theme: (typeof THEMES)[number];
}

export const LOOKS: readonly Look[] = WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme })));
const LOOK: Look = { width: 1_440, theme: 'light' };
const HEIGHT = 900;

/** A page in a browser, with all that went wrong in it. */
export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Errors in the console, violations of its policy, questions to anybody else: none is right. */
  readonly faults: string[];
}

export interface Stage {
  readonly open: (
    url: string,
    hash: string,
    options?: { readonly key?: string | undefined },
  ) => Promise<Opened>;
  readonly app: (options?: { answers?: Answers; mode?: 'read' | 'on'; plant?: Plant }) => Promise<FakeApp>;
}

/** The browser tells of each answer that is an error; the page does so, too. */
const isAnswer = (message: ConsoleMessage): boolean =>
  message.text().startsWith('Failed to load resource') && !message.location().url.includes('/ui');

const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  void tellViolation(effectiveDirective + ' ' + blockedURI);
});`;

/** As the page looks on this screen. */
export const showAs = async (
  page: Page,
  { width, theme }: Pick<Look, 'theme'> & { readonly width: number },
): Promise<void> => {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
};

const watch = async (context: BrowserContext, page: Page, url: string): Promise<string[]> => {
  const faults: string[] = [];
  page.on('console', (message) => {
    const isFault = ['error', 'warning'].includes(message.type()) && !isAnswer(message);
    if (isFault) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== 'data:' && asked.origin !== new URL(url).origin)
      faults.push(`asked ${asked.origin}`);
    if (/code=|key/i.test(asked.search)) faults.push(`a key in ${asked.pathname}`);
  });
  await context.exposeFunction('tellViolation', (violation: string) => {
    faults.push(`policy: ${violation}`);
  });
  await context.addInitScript(TELL_VIOLATIONS);
  return faults;
};

const open =
  (browser: Browser): Stage['open'] =>
  async (url, hash, options = {}) => {
    const key = 'key' in options ? options.key : KEY;
    const context = await browser.newContext({
      viewport: { width: LOOK.width, height: HEIGHT },
      colorScheme: LOOK.theme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const faults = await watch(context, page, url);
    // Once a tab: a key that the page has forgotten stays forgotten.
    if (key !== undefined) {
      await context.addInitScript(
        `if (window.name === '') { window.name = 'told'; sessionStorage.setItem('tidemark-key', ${JSON.stringify(key)}); }`,
      );
    }
    await page.goto(`${url}${hash}`);
    return { page, faults, [Symbol.asyncDispose]: () => context.close() };
  };

/** The page is built into `folder` once. */
export const createStage = async (browser: Browser, folder: string): Promise<Stage> => {
  await buildPage(folder);
  return { open: open(browser), app: (options) => startFakeApp(folder, options) };
};
