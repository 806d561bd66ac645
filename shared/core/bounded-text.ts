/** Characters of a text within JSON, its quotes left out: a control character has six. */
const charsInJson = (text: string): number => JSON.stringify(text).length - 2;

/** The longest beginning of a text that has at most `maxChars` in JSON; no pair of surrogates is parted. */
const beginningOf = (text: string, maxChars: number): string => {
  let chars = 0;
  let end = 0;
  for (const char of text) {
    chars += charsInJson(char);
    if (chars > maxChars) break;
    end += char.length;
  }
  return text.slice(0, end);
};

const sign = (left: number): string => `… (${left} more characters)`;

/** A text that has at most `maxChars` (50 or more) in JSON, and half a pair of surrogates nowhere. One that is cut says how much is left out. */
export const boundedText = (text: string, maxChars: number): string => {
  const whole = text.toWellFormed();
  if (whole.length <= maxChars && charsInJson(whole) <= maxChars) return whole;
  const begin = beginningOf(whole, maxChars - sign(whole.length).length);
  return `${begin}${sign(whole.length - begin.length)}`;
};
