/** What others may put where a name or a sentence is shown: markup, quotes, signs that turn the writing round, escapes of a terminal. */
export const HOSTILE_TEXTS = {
  markup: `<img src=x onerror="globalThis.wasRun = true"><script>globalThis.wasRun = true</script>`,
  quotes: `it's "quoted" \`too\` \\ & $(touch x) ; | > y`,
  rightToLeft: 'abc\u202Edef\u2066ghi\u2069 \u05D0\u05D1\u05D2',
  escapes: 'red \u001B[31m\u001B]8;;http://x.invalid\u0007link\u001B]8;;\u0007 \u009B2J bell\u0007',
} as const;

/** Of exactly 10,000 characters, without a place to break it. */
export const LONG_TEXT = 'x'.repeat(10_000);

/** All of them in one text of 10,000 characters: for a message, a note, a key of a row. */
export const HOSTILE_TEXT = `${Object.values(HOSTILE_TEXTS).join(' ')} `.padEnd(10_000, 'x');
