import type { SourceColumn } from '../../../odata/index.ts';
import type { SourceTraits } from '../../../state/index.ts';
import { canAskIn, comparisonsOf, keySize } from './key-condition.ts';

/** How keys are asked for: by which operator, and how many at once, the witness among them. */
export interface LookUpForm {
  readonly op: 'in' | 'or';
  readonly size: number;
}

/** One key by itself: the plainest question. */
export const ALONE: LookUpForm = { op: 'or', size: 1 };

const IN_KEYS = 200;
/** ASP.NET Core takes 100 nodes in a filter, of which a comparison is up to five. */
const OR_COMPARISONS = 12;
/** Of the keys in one URL, which services refuse from some 2,100 bytes on: the rest is for all that stands beside them. */
const KEY_BYTES = 1_400;
/** What was refused is asked once more after so long. */
const DAY_MS = 86_400_000;

const isCurrent = (since: number | undefined, now: number): boolean =>
  since !== undefined && now - since < DAY_MS;

/** As many keys joined by `or` as every service takes. */
const byOr = (key: readonly SourceColumn[]): LookUpForm => ({
  op: 'or',
  size: Math.max(1, Math.floor(OR_COMPARISONS / comparisonsOf(key))),
});

/** The form that a source takes, as far as is known; undefined: none. `now`: epoch ms. */
export const formOf = (
  key: readonly SourceColumn[],
  traits: SourceTraits,
  now: number,
): LookUpForm | undefined => {
  if (isCurrent(traits.noLookUpAt, now)) return undefined;
  const isIn = canAskIn(key) && !isCurrent(traits.refusesInAt, now);
  const { op, size } = isIn ? ({ op: 'in', size: IN_KEYS } as const) : byOr(key);
  const { lookUpKeys = size, lookUpKeysAt } = traits;
  return { op, size: isCurrent(lookUpKeysAt, now) ? Math.min(size, lookUpKeys) : size };
};

/** The traits of a look-up that are older than a day, and did not hold any more: the names to forget. */
export const outdatedTraits = (traits: SourceTraits, now: number): readonly (keyof SourceTraits)[] => {
  const { refusesInAt, lookUpKeysAt, noLookUpAt } = traits;
  const isOver = (since: number | undefined): boolean => since !== undefined && !isCurrent(since, now);
  return [
    ...(isOver(refusesInAt) ? (['refusesInAt'] as const) : []),
    ...(isOver(lookUpKeysAt) ? (['lookUpKeys', 'lookUpKeysAt'] as const) : []),
    ...(isOver(noLookUpAt) ? (['noLookUpAt'] as const) : []),
  ];
};

/**
 * The next plainer form after one that was refused, broken or misread for `asked` keys. `takesIn`: the source does answer `in`, for one key. Without it
 * `in` gives way to `or`.
 */
export const plainerForm = (
  key: readonly SourceColumn[],
  { op }: LookUpForm,
  { asked, takesIn }: { readonly asked: number; readonly takesIn: boolean },
): LookUpForm => {
  if (op === 'in' && !takesIn) return byOr(key);
  return { op, size: Math.max(1, Math.floor(asked / 2)) };
};

/** What a form tells of the source beside the one before it. `now`: epoch ms. */
export const traitsOf = (before: LookUpForm, after: LookUpForm, now: number): SourceTraits =>
  after.op !== before.op ? { refusesInAt: now } : { lookUpKeys: after.size, lookUpKeysAt: now };

/** How many of the keys, from the first on, one request asks for. One at least. `beside`: bytes that go with them. */
export const fitting = (
  key: readonly SourceColumn[],
  texts: readonly string[],
  { op, size }: LookUpForm,
  beside: number,
): number => {
  const most = Math.min(texts.length, Math.max(1, size - 1));
  let bytes = beside;
  for (let place = 0; place < most; place += 1) {
    bytes += keySize(key, texts[place] ?? '', op);
    if (bytes > KEY_BYTES && place > 0) return place;
  }
  return most;
};
