/** Reads one of JSON's words, which begins at a place. */
const codesOf = (word: string): Uint8Array => Uint8Array.from(word, (letter) => letter.charCodeAt(0));

export const NULL = codesOf('null');
export const TRUE = codesOf('true');
export const FALSE = codesOf('false');

/** Where the word ends that stands at `at`; negative where another one does: the first byte that is not its own, as `brokenAt` has it. */
export const wordEnd = (bytes: Uint8Array, at: number, word: Uint8Array): number => {
  for (let index = 0; index < word.length; index += 1)
    if (bytes[at + index] !== word[index]) return -2 - at - index;
  return at + word.length;
};
