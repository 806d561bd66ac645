import type { Finding, Severity } from '../types.ts';
import type { FindingKind, SourceFinding } from './finding-kinds.ts';
import { type AllWords, type Words } from './words.ts';
import { ANSWERS } from './words-of-answers.ts';
import { DATA } from './words-of-data.ts';
import { FILTERS } from './words-of-filters.ts';
import { PAGES } from './words-of-pages.ts';

/** Every kind, or this does not compile. */
const WORDS = { ...PAGES, ...FILTERS, ...ANSWERS, ...DATA } satisfies AllWords;

/** The kinds that say what to do. */
export type RemediedKind = {
  readonly [Kind in FindingKind]: (typeof WORDS)[Kind] extends { readonly remedy: unknown } ? Kind : never;
}[FindingKind];

/** Puts a finding into words. */
export const wordFinding = (finding: SourceFinding): Finding => {
  const { severity, message, remedy } = WORDS[finding.kind] as Words<FindingKind>;
  const facts = finding as never;
  const told = typeof remedy === 'function' ? remedy(facts) : remedy;
  return {
    kind: finding.kind,
    severity,
    message: message(facts),
    ...(told !== undefined && { remedy: told }),
  };
};

export const severityOf = (kind: FindingKind): Severity => WORDS[kind].severity;

/** Every kind, for the page that lists them. */
export const FINDING_KINDS = Object.keys(WORDS) as readonly FindingKind[];
