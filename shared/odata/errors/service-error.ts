import { knownCode } from '../../core/index.ts';
import { mostIn, wordOf } from './known-sentences.ts';

/** A service's own error; all are empty when it says nothing. */
export interface ServiceError {
  /** Of the list of known codes, a word of ours for a known sentence, or `other`. */
  readonly code: string;
  /** ` (code)`, to be put behind a sentence. */
  readonly note: string;
  /** Code and message as the service sent them, on one line. They may hold anything: only for who made the call. */
  readonly said: string;
  /** The limit that its sentence names, as in "The limit of '100' for Top". */
  readonly most?: number;
}

/** Far more than is told of it: what is told is cut once no secret is in it any more, since half of one would not be found. */
const MAX_SAID = 10_000;

const onOneLine = (text: string): string => {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MAX_SAID ? `${line.slice(0, MAX_SAID).toWellFormed()}…` : line;
};

/**
 * Reads the `error` object of a JSON body. What a service writes into it may be a value of a row or an echoed key: only a code that is
 * known is repeated.
 * Source: OData JSON Format 4.01, 21 "Error Response"; OData V3 JSON, 19 (`message.value`, `odata.error`).
 */
export const serviceError = (body: string): ServiceError => {
  const parsed = parse(body);
  return describeError(member(parsed, 'error') ?? member(parsed, 'odata.error'));
};

/** SharePoint puts the name of a class behind its code. */
const BEHIND_CODE = /, .*$/s;

/** Some write an HTTP status, as a number. */
const codeText = (value: unknown): string => (typeof value === 'number' ? String(value) : textOf(value));

/** The same for the `error` member of a body that is parsed already. */
export const describeError = (error: unknown): ServiceError => {
  const sentCode = codeText(member(error, 'code'));
  const message = member(error, 'message');
  const sentence = textOf(message) || textOf(member(message, 'value'));
  const known = sentCode === '' ? 'other' : knownCode(sentCode.replace(BEHIND_CODE, ''));
  const word = known === 'other' ? wordOf(sentence) : undefined;
  const most = mostIn(sentence);
  const code = word ?? (sentCode === '' && sentence === '' ? '' : known);
  return {
    code,
    note: code === '' ? '' : ` (${code})`,
    said: onOneLine([sentCode, sentence].filter((part) => part !== '').join(': ')),
    ...(most !== undefined && { most }),
  };
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
