import type { Gap } from './gaps.ts';
import type { Told } from './service-source.ts';

/** A variant's story as it was told. */
export interface Played {
  readonly variant: string;
  readonly told: readonly Told[];
  readonly ms: number;
}

/** What is not as the list of gaps says: a step that fails and is not on it, or is on it and comes right. */
export const unexpected = ({ variant, told }: Played, gaps: readonly Gap[]): readonly string[] => {
  const known = new Set(gaps.filter((gap) => gap.variant === variant).map(({ step }) => step));
  return told.flatMap(({ step, faults }) => {
    if (faults.length === 0)
      return known.has(step) ? [`${step}: comes right. Take it off the list in test/services/gaps.ts`] : [];
    if (known.has(step)) return [];
    const more = faults.length > 3 ? [`and ${faults.length - 3} more`] : [];
    return [`${step}: ${[...faults.slice(0, 3), ...more].join('\n  ')}`];
  });
};

/** Entries of the list that no story has. */
export const strangers = (gaps: readonly Gap[], variants: readonly string[]): readonly string[] => {
  const names = new Set(variants);
  return [...new Set(gaps.map(({ variant }) => variant))]
    .filter((name) => !names.has(name))
    .map((name) => `test/services/gaps.ts names ${name}, which is no variant`);
};

/** Steps that fail, as the list of gaps writes them. */
export const gapLine = ({ variant, told }: Played): string | undefined => {
  const steps = told.filter(({ faults }) => faults.length > 0).map(({ step }) => step);
  return steps.length === 0 ? undefined : `    '${variant}': '${steps.join(', ')}',`;
};
