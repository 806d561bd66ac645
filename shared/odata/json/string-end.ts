import { BACKSLASH, QUOTE } from '../values/index.ts';
import { escapeEnd } from './escape.ts';
import { type JsonBytes, brokenAt } from './json-bytes.ts';

/** Where the closing quote stands of the JSON text that begins at `at`, behind its opening quote; negative where it is none. */
export const stringEnd = (input: JsonBytes, at: number): number => {
  const { bytes } = input;
  let end = input.plainEnd(at);
  while (bytes[end] === BACKSLASH) {
    const next = escapeEnd(bytes, end);
    if (next < 0) return next;
    end = input.plainEnd(next);
  }
  return bytes[end] === QUOTE ? end : brokenAt(end);
};
