import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { preparePython } from '../../local/python.ts';

const REMEDY = 'is not installed: npm run test:services -- --install';

/** Where the packages of this folder's package.json are. */
const PACKAGES = join(import.meta.dirname, 'node_modules');

const PYTHON = join(import.meta.dirname, '../../.interop/services');

/** Python with what requirements.txt names. */
export const INTERPRETER = join(PYTHON, 'venv/bin/python');

export const whyNoPackage = (name: string): string | undefined =>
  existsSync(join(PACKAGES, name)) ? undefined : `${name} ${REMEDY}`;

export const whyNoPython = (): string | undefined =>
  existsSync(INTERPRETER) ? undefined : `its Python ${REMEDY}`;

/** Without their scripts: one would compile a database, another download parts of it. Their peers' wishes contradict each other. */
const NPM_CI = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--prefix'];

/** Installs what package.json and requirements.txt name, 100 MB. Rejects when that fails. */
export const installServices = async (): Promise<void> => {
  const npm = spawnSync('npm', [...NPM_CI, import.meta.dirname], { stdio: 'inherit' });
  if (npm.status !== 0) throw new Error('npm ci failed');
  await preparePython(PYTHON, import.meta.dirname);
};
