import { describe, expect, test } from 'vitest';
import { textOf } from '../support/repository-text.ts';

/** The names of traits in the code that shows them. */
const shownIn = (code: string): readonly string[] =>
  [...code.matchAll(/(?:^ {2}|\[|, |shown\()'(\w+)'/gm)].flatMap(([, name]) => name ?? []);

const missingIn = (code: string, document: string): readonly string[] =>
  shownIn(code).filter((name) => !document.includes(`\`${name}\``));

describe('docs/http.md', () => {
  const code = textOf('shared/state/shown-traits.ts');
  const document = textOf('docs/http.md');

  test('explains each trait that GET feeds shows', () => {
    expect(shownIn(code).length).toBeGreaterThan(15);
    expect(missingIn(code, document)).toStrictEqual([]);
  });

  test('would be caught without one', () => {
    expect(missingIn(code, document.replace('`noTop`', ''))).toStrictEqual(['noTop']);
    expect(missingIn(code, document.replace('`refusesIn`', ''))).toStrictEqual(['refusesIn']);
  });
});
