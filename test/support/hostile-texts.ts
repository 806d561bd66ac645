/** What others may put where a name or a sentence is shown: markup, quotes, signs that turn the writing round, escapes of a terminal, lines, odd widths. */
export const HOSTILE_TEXTS = {
  markup: `<img src=x onerror="globalThis.wasRun = true"><script>globalThis.wasRun = true</script>`,
  quotes: `it's "quoted" \`too\` \\ & $(touch x) ; | > y`,
  rightToLeft: 'abc\u202Edef\u2066ghi\u2069 \u05D0\u05D1\u05D2',
  escapes:
    'red \u001B[31m\u001B]8;;http://x.invalid\u0007link\u001B]8;;\u001B\\ \u001BP+q\u001B\\ \u001Bc bell\u0007 \u007F\u0008',
  c1: 'csi \u009B2J osc \u009D8;;http://x.invalid\u009Clink\u009D8;;\u009C dcs \u0090q\u009C nel\u0085',
  lines: 'one\r\ntwo\nthree\rfour\tfive\u2028six\u2029seven\u000Beight\u000Cnine',
  wide: '\u65E5\u672C\u8A9E \uFF37\uFF29\uFF24\uFF25 \u{1F469}\u200D\u{1F4BB} \u{1F1E9}\u{1F1EA} \uD55C\uAE00',
  combining: `Ka\u0308se Z\u0301\u0302\u0303\u0304a\u0316\u0317l\u0334go \u0E01\u0E33 \u0928\u093F`,
} as const;

/** Of exactly 10,000 characters, without a place to break it. */
export const LONG_TEXT = 'x'.repeat(10_000);

/** All of them in one text of 10,000 characters: for a message, a note, a key of a row. */
export const HOSTILE_TEXT = `${Object.values(HOSTILE_TEXTS).join(' ')} `.padEnd(10_000, 'x');
