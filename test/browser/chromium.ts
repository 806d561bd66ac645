import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const REMEDY = 'npm run test:browser -- --install';

/** Where Debian puts it; CHROMIUM names another one. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const PACKAGES = ['playwright-core', 'axe-core'];

/** Why the page cannot be tried in a browser here; undefined where it can. */
export const whyNoBrowser = (): string | undefined => {
  const missing = PACKAGES.filter((name) => !existsSync(join(import.meta.dirname, 'node_modules', name)));
  if (missing.length > 0) return `${missing.join(', ')} not installed: ${REMEDY}`;
  return existsSync(CHROMIUM)
    ? undefined
    : `${CHROMIUM} is not there: apt-get install chromium, or set CHROMIUM`;
};

/** Installs what package.json names, 15 MB; the browser is the machine's own. */
export const installPackages = (): void => {
  const npm = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', import.meta.dirname],
    {
      stdio: 'inherit',
    },
  );
  if (npm.status !== 0) throw new Error('npm ci failed');
};
