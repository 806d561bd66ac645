import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withoutReason } from './dependency-rules.ts';
import { readRepository } from './source-file.ts';

const files = await readRepository();
const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

const packagesOf = (path: string): readonly string[] => {
  const { dependencies, devDependencies } = packageSchema.parse(JSON.parse(textOf(path)));
  return Object.keys({ ...dependencies, ...devDependencies });
};

const packages = [
  'package.json',
  'test/browser/package.json',
  'test/kusto/package.json',
  'test/services/package.json',
].flatMap(packagesOf);

describe('docs/dependencies.md', () => {
  test('says of each dependency why it is there, and of no other', () => {
    expect(packages.length).toBeGreaterThan(20);
    expect(withoutReason(textOf('docs/dependencies.md'), packages)).toStrictEqual([]);
  });

  test.each([
    ['a dependency without a line', '', ['saxes has no line']],
    ['one without a reason', '| `saxes` | |', ['saxes has no line']],
    ['a line of nothing', '| `saxes`, `zod` | reads |', ['zod is no dependency']],
  ])('is caught with %s', (_what, rows, faults) => {
    expect(withoutReason(`| package | why |\n| --- | --- |\n${rows}\n`, ['saxes'])).toStrictEqual(faults);
  });
});
