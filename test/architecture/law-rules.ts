import type { LintFinding } from './run-oxlint.ts';
import type { Findings } from './room-rules.ts';

const REMEDY: ReadonlyMap<string, string> = new Map([
  ['max-lines', 'move what it does besides its one idea to a file of its own'],
  ['max-lines-per-function', 'split it into functions that say what they do'],
  ['complexity', 'give each case a function, or make the cases a table'],
  ['max-params', 'pass what belongs together as one value'],
]);

const remedyOf = (rule: string): string => {
  const remedy = REMEDY.get(rule);
  return remedy === undefined ? '' : ` docs/design.md, Laws: ${remedy}.`;
};

/** What breaks a law and is not let off by name. Our own rules say their remedy themselves. */
export const newOffenders = (found: readonly LintFinding[], letOff: readonly string[]): Findings =>
  found
    .filter(({ path, rule }) => !letOff.includes(`${path} ${rule}`))
    .map(({ path, line, rule, message }) => `${path}:${line} ${rule}: ${message}${remedyOf(rule)}`);

/** Who is let off and breaks the law no more: the list only shrinks. */
export const pastOffenders = (found: readonly LintFinding[], letOff: readonly string[]): Findings => {
  const offending = new Set(found.map(({ path, rule }) => `${path} ${rule}`));
  return letOff
    .filter((entry) => !offending.has(entry))
    .map((entry) => `${entry}: holds by now, take it off the list in .oxlintrc.json`);
};
