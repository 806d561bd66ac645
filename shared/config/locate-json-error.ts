import { positionIn, type TextPosition } from './text-position.ts';

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Deeper than any feed, and short of where the stack ends. */
const MAX_DEPTH = 500;

/** Index of the first character that JSON does not allow where it stands. */
const firstError = (text: string): number => {
  let at = 0;
  let depth = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const takeChar = (char: string): boolean => {
    if (text[at] !== char) return false;
    at += 1;
    return take(SPACE);
  };
  const list = (close: string, item: () => boolean): boolean => {
    if (takeChar(close)) return true;
    if ((depth += 1) > MAX_DEPTH) return false;
    do if (!item()) return false;
    while (takeChar(','));
    depth -= 1;
    return takeChar(close);
  };
  const member = (): boolean => take(STRING) && take(SPACE) && takeChar(':') && value();
  const value = (): boolean => {
    if (takeChar('{')) return list('}', member);
    if (takeChar('[')) return list(']', value);
    return (take(STRING) || take(SCALAR)) && take(SPACE);
  };
  take(SPACE);
  value();
  return at;
};

/** Where a text stops being JSON. `JSON.parse` does not always tell, and quotes the text, which may hold a secret. */
export const locateJsonError = (text: string): TextPosition => positionIn(text, firstError(text));
