import type { SourceTraits } from './stored/index.ts';

/** What was learned of a source, as it is shown: under the name of what it does, with a number where there is one. */
interface ShownTrait {
  readonly trait: string;
  readonly value?: number | string;
  /** Epoch ms; absent: a version that kept no dates has learned it. */
  readonly learnedAt?: number;
}

const FLAGS = [
  'ignoresOrder',
  'ignoresFilter',
  'linksEndEarly',
  'comparesDigits',
  'comparesText',
  'cannotCount',
  'countFails',
  'countUseless',
  'slowsDown',
  'noTop',
  'noOrder',
  'noSelect',
  'noSkip',
  'noGt',
] as const;
const NUMBERS = ['topAtMost', 'orderParts'] as const;
const STEPS = ['lowerStep', 'upperStep'] as const;

/** A step of bounds, which is kept in units of `CursorValue.order`: of a time in seconds. */
const stepText = (step: string, cursorType: string): string => {
  if (cursorType === 'Edm.DateTimeOffset') return `${Number(BigInt(step) / 10n ** 9n) / 1000} s`;
  return cursorType === 'Edm.Decimal' ? String(Number(step) / 1e38) : step;
};

/**
 * The traits of a source, in a fixed order. Sizes, and what was proven, are none of them.
 */
export const shownTraits = (traits: SourceTraits, cursorType: string): readonly ShownTrait[] => {
  const dates = new Map(Object.entries(traits.learnedAt ?? {}));
  const values = new Map<string, unknown>(Object.entries(traits));
  const shown = (trait: string, value?: number | string, at = dates.get(trait)): ShownTrait => ({
    trait,
    ...(value !== undefined && { value }),
    ...(at !== undefined && { learnedAt: at }),
  });
  const { refusesInAt, lookUpKeys, lookUpKeysAt, noLookUpAt } = traits;
  return [
    ...FLAGS.flatMap((name) => (values.get(name) === true ? [shown(name)] : [])),
    ...NUMBERS.flatMap((name) => {
      const value = values.get(name);
      return typeof value === 'number' ? [shown(name, value)] : [];
    }),
    ...STEPS.flatMap((name) => {
      const step = values.get(name);
      return typeof step === 'string' && step !== '0' ? [shown(name, stepText(step, cursorType))] : [];
    }),
    ...(refusesInAt === undefined ? [] : [shown('refusesIn', undefined, refusesInAt)]),
    ...(lookUpKeys === undefined ? [] : [shown('lookUpKeys', lookUpKeys, lookUpKeysAt)]),
    ...(noLookUpAt === undefined ? [] : [shown('noLookUp', undefined, noLookUpAt)]),
  ];
};
