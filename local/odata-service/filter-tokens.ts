import { refusal } from './refusal.ts';

/** A word or text of a `$filter`; a text without its quotes. */
export interface Token {
  readonly kind: 'open' | 'close' | 'comma' | 'text' | 'word' | 'end';
  readonly text: string;
}

const TOKEN = /([ \t]*)(?:(\()|(\))|(,)|'((?:[^']|'')*)'|([^ \t()',]+))/y;

/** Two words, or a word and a text, need a blank between them: `datetime'..'` is no literal of V4. */
const mustStandApart = (before: Token['kind'], after: Token['kind']): boolean =>
  (before === 'word' || before === 'text') && (after === 'word' || after === 'text');

const tokenOf = ([, , open, close, comma, quoted, word = '']: RegExpExecArray): Token => {
  if (open !== undefined) return { kind: 'open', text: '' };
  if (close !== undefined) return { kind: 'close', text: '' };
  if (comma !== undefined) return { kind: 'comma', text: ',' };
  return quoted === undefined
    ? { kind: 'word', text: word }
    : { kind: 'text', text: quoted.replaceAll("''", "'") };
};

/** The tokens of a `$filter`, percent-decoded. 400 where it is none. */
export const tokensOf = (source: string): readonly Token[] => {
  const pattern = new RegExp(TOKEN);
  const text = source.replace(/[ \t]+$/, '');
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    const token = match === null ? undefined : tokenOf(match);
    const isApart = match?.[1] !== '' || !mustStandApart(tokens.at(-1)?.kind ?? 'end', token?.kind ?? 'end');
    if (token === undefined || !isApart) throw refusal(400, `Syntax error at position ${at} in '$filter'.`);
    tokens.push(token);
  }
  return tokens;
};
