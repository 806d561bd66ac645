import type { WireAnswer } from './exchange.ts';
import { differences, isOpen, textMatches } from './matches.ts';
import type { SharedAnswer } from './shared-file.ts';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The length of a body that is not the same each time is not looked at. */
const headersDiffer = (actual: WireAnswer, expected: SharedAnswer): readonly string[] => {
  const names = new Set([...Object.keys(actual.headers), ...Object.keys(expected.headers)]);
  return [...names].flatMap((name) => {
    const value = actual.headers[name];
    const wanted = expected.headers[name];
    const isFree = name === 'content-length' && isOpen(expected.body);
    if (value !== undefined && wanted !== undefined && (isFree || textMatches(value, wanted))) return [];
    return [`header ${name}: ${value ?? 'none'}`];
  });
};

const bodiesDiffer = (actual: string, expected: unknown): readonly string[] =>
  expected === null
    ? actual === ''
      ? []
      : [`body: ${actual.slice(0, 100)}`]
    : differences(parse(actual), expected);

/** What of an answer is not as the real host's was; nothing when it is the same. */
export const compareAnswer = (actual: WireAnswer, expected: SharedAnswer): readonly string[] => [
  ...(actual.status === expected.status ? [] : [`status: ${actual.status ?? 'none'}`]),
  ...headersDiffer(actual, expected),
  ...bodiesDiffer(actual.body, expected.body),
  ...(actual.isClosed === expected.isClosed ? [] : [`connection: ${actual.isClosed ? 'closed' : 'open'}`]),
  ...(actual.interim.length === 0 ? [] : [`interim: ${actual.interim.join()}`]),
  ...(actual.also.join() === expected.also.join() ? [] : [`also: ${actual.also.join()}`]),
];
