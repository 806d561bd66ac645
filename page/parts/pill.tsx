import type { Standing } from '../../shared/api/index.ts';

/** A word with a mark of its own shape: colour alone says nothing to some. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ['failing', '✕'],
  ['failed', '✕'],
  ['error', '✕'],
  ['delayed', '!'],
  ['warning', '!'],
  ['stopped', '!'],
  ['paused', '‖'],
  ['running', '▸'],
  ['waiting', '▸'],
  ['off', '–'],
  ['new', '○'],
  ['info', 'i'],
]);

const TONES: ReadonlyMap<string, string> = new Map([
  ['failing', 'error'],
  ['failed', 'error'],
  ['error', 'error'],
  ['delayed', 'warning'],
  ['warning', 'warning'],
  ['stopped', 'warning'],
  ['lease-held', 'warning'],
  ['paused', 'calm'],
  ['off', 'calm'],
  ['new', 'calm'],
  ['info', 'calm'],
  ['no-new-rows', 'calm'],
  ['unchanged', 'calm'],
  ['running', 'busy'],
  ['waiting', 'busy'],
]);

/** Of a standing, an outcome or a severity. One that is of another version is shown by its word. */
export const Pill = ({ word }: { readonly word: Standing | (string & {}) }) => (
  <span class={`pill ${TONES.get(word) ?? 'good'}`}>
    <span aria-hidden="true">{MARKS.get(word) ?? '✓'}</span> {word.replaceAll('-', ' ').slice(0, 40)}
  </span>
);
