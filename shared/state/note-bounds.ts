import { boundedText } from '../core/index.ts';
import { isKnownNote, type StoredNote } from './stored/index.ts';

const MAX_NOTES = 20;
const MAX_TEXT_CHARS = 1_000;
const MAX_FACT_CHARS = 500;
/** Of all notes together, in JSON: a job's answer holds both beside its samples. What words add to their facts is far less than the difference. */
const MAX_TEXTS_CHARS = 12_000;
const MAX_FACTS_CHARS = 4_000;

const charsOf = (all: readonly unknown[]): number => JSON.stringify(all).length;

interface Bounds<Each> {
  readonly maxChars: number;
  readonly cut: (each: Each) => Each;
  /** What stands for those that are left out. */
  readonly sign: (left: number) => Each;
}

/** `before`: of how many the last sign told. */
const bounded = <Each>(
  all: readonly Each[],
  before: number,
  { maxChars, cut, sign }: Bounds<Each>,
): readonly Each[] => {
  // What is far beyond the bounds is not looked at.
  const shown = all.slice(0, MAX_NOTES).map(cut);
  const total = all.length + before;
  if (total === shown.length && charsOf(shown) <= maxChars) return shown;
  let kept = shown.slice(0, MAX_NOTES - 1);
  while (charsOf([...kept, sign(total)]) > maxChars) kept = kept.slice(0, -1);
  return [...kept, sign(total - kept.length)];
};

/** Texts of notes: at most 1,000 characters each in JSON, 20 of them and 12,000 characters in all. The last one says how many are left out. */
export const boundedNotes = (notes: readonly string[]): readonly string[] =>
  bounded(notes, 0, {
    maxChars: MAX_TEXTS_CHARS,
    cut: (text) => boundedText(text, MAX_TEXT_CHARS),
    sign: (left) => `and ${left} more notes`,
  });

const cutFact = (fact: unknown): unknown =>
  typeof fact === 'string' ? boundedText(fact, MAX_FACT_CHARS) : fact;

const cutFacts = (note: StoredNote): StoredNote => ({
  ...Object.fromEntries(Object.entries(note).map(([name, fact]) => [name, cutFact(fact)])),
  kind: boundedText(note.kind, MAX_FACT_CHARS),
});

const leftOut = (note: StoredNote): number =>
  isKnownNote(note) && note.kind === 'more-notes' ? note.more : 0;

/** Notes of at most 20, with texts of 500 characters each in JSON, and 4,000 characters in all. The last one says how many are left out. */
export const boundedNoteFacts = (notes: readonly StoredNote[]): readonly StoredNote[] => {
  const told = notes.filter(({ kind }) => kind !== 'more-notes');
  const before = notes.reduce((sum, note) => sum + leftOut(note), 0);
  return bounded(told, before, {
    maxChars: MAX_FACTS_CHARS,
    cut: cutFacts,
    sign: (more) => ({ kind: 'more-notes', more }),
  });
};
