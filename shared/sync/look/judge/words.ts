import type { Severity } from '../types.ts';
import type { FindingFacts, FindingKind } from './finding-kinds.ts';

/** How a kind of finding is told: how much it matters, what it means, and what to write where something is to be written. */
export interface Words<Kind extends FindingKind> {
  readonly severity: Severity;
  readonly message: (facts: FindingFacts[Kind]) => string;
  /** Settings in it are as feeds.json takes them; "..." stands for what the reader knows. Undefined: nothing is to be written here. */
  readonly remedy?: string | ((facts: FindingFacts[Kind]) => string | undefined);
}

export type AllWords = { readonly [Kind in FindingKind]: Words<Kind> };

/** What is worth knowing, and asks for nothing. */
export const info = (text: string): { readonly severity: 'info'; readonly message: () => string } => ({
  severity: 'info',
  message: () => text,
});

export const NO_COUNT = 'Set "source": {"count": false}.';
export const OTHER_CURSOR = 'Choose another cursor, or another entity set.';
