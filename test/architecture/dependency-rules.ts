import type { Findings } from './room-rules.ts';

/** The packages of a line that gives a reason: `| names | why |`. */
const namedIn = (line: string): readonly string[] => {
  const [, names = '', why = ''] = line.split('|').map((cell) => cell.trim());
  return why === '' ? [] : [...names.matchAll(/`((?:@[\w-]+\/)?[\w.-]+)`/g)].map(([, name = '']) => name);
};

/** Dependencies without a line that says why, and lines of packages that are none. */
export const withoutReason = (page: string, packages: readonly string[]): Findings => {
  const named = page.split('\n').flatMap(namedIn);
  return [
    ...packages.filter((name) => !named.includes(name)).map((name) => `${name} has no line`),
    ...named.filter((name) => !packages.includes(name)).map((name) => `${name} is no dependency`),
  ];
};
