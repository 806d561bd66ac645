import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';

const Rules = z.record(z.string(), z.json());

const Config = z.looseObject({
  jsPlugins: z.array(z.string()),
  overrides: z.array(z.object({ files: z.array(z.string()), rules: Rules })),
});

/** One law for some folders, as oxlint is told it. */
export interface Law {
  readonly folders: readonly string[];
  readonly rules: Readonly<Record<string, z.core.util.JSONType>>;
}

/** The laws of size and shape that `.oxlintrc.json` has, and who is let off. */
export interface LintConfig {
  readonly laws: readonly Law[];
  /** Absolute paths. */
  readonly plugins: readonly string[];
  /** `path rule`, for every file that is named. */
  readonly letOff: readonly string[];
}

const ROOT = resolve(import.meta.dirname, '../..');

const isOff = (setting: z.core.util.JSONType): boolean => setting === 'off';

/** `.oxlintrc.json`, whose comments have lines of their own. */
export const readLintConfig = async (): Promise<LintConfig> => {
  const text = await readFile(resolve(ROOT, '.oxlintrc.json'), 'utf8');
  const { jsPlugins, overrides } = Config.parse(JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, '')));
  const laws = overrides.filter(({ rules }) => !Object.values(rules).some(isOff));
  const named = overrides.filter(({ rules }) => Object.values(rules).every(isOff));
  return {
    laws: laws.map(({ files, rules }) => ({
      folders: files.map((file) => file.split('/*')[0] ?? file),
      rules,
    })),
    plugins: jsPlugins.map((plugin) => resolve(ROOT, plugin)),
    letOff: named
      .flatMap(({ files, rules }) =>
        files.flatMap((file) => Object.keys(rules).map((rule) => `${file} ${rule}`)),
      )
      .filter((entry) => !entry.includes('*'))
      .toSorted(),
  };
};
