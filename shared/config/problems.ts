import * as z from 'zod';
import { TidemarkError } from '../core/index.ts';
import { nearestName } from './nearest-name.ts';

/** More than these tell nobody anything new. */
const MAX_PROBLEMS = 50;

/** A place in a JSON document, from its root. */
export type Path = readonly PropertyKey[];

export interface Problem {
  readonly path: Path;
  readonly message: string;
}

const step = (key: PropertyKey): string => {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  return /^[\w$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
};

/** `feeds[0].cursor.column`; empty for the root. */
export const formatPath = (path: Path): string => path.map(step).join('').replace(/^\./, '');

type Issue = z.core.$ZodIssue;

/** How far off a limit is, of an issue that names one. A whole number has one of its own, beyond which none is exact. */
const limitOf = (issue: Issue): number | undefined => {
  if (issue.code === 'too_big') return Number(issue.maximum);
  return issue.code === 'too_small' ? -Number(issue.minimum) : undefined;
};

/** Of several limits that one value is beyond, the one that it must keep to. */
const tightest = (issues: readonly Issue[]): readonly Issue[] => {
  const least = new Map<string, number>();
  const sideOf = ({ code, path }: Issue): string => `${code} ${formatPath(path)}`;
  for (const issue of issues) {
    const limit = limitOf(issue);
    if (limit !== undefined) least.set(sideOf(issue), Math.min(limit, least.get(sideOf(issue)) ?? limit));
  }
  return issues.filter((issue) => limitOf(issue) === least.get(sideOf(issue)));
};

/** What zod found, in our words, a problem for each unknown key. No value of the document is in it. */
export const problemsOf = (error: z.ZodError): readonly Problem[] =>
  tightest(error.issues).flatMap((issue) => {
    const { path, message } = issue;
    if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? message }];
    if (issue.code !== 'unrecognized_keys') return [{ path, message }];
    const lines = message.split('\n');
    return issue.keys.map((key, index) => ({ path: [...path, key], message: lines[index] ?? message }));
  });

const article = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

const KINDS: ReadonlyMap<string, string> = new Map([
  ['int', 'a whole number'],
  ['map', 'an object'],
  ['array', 'a list, in [ ]'],
]);

const DIGITS = /^-?\d+$/;

const typeMessage = (expected: string, input: unknown): string => {
  const kind = KINDS.get(expected) ?? article(expected);
  if (input === undefined) return `is missing; it must be ${kind}`;
  const isQuoted = typeof input === 'string' && kind.endsWith('number') && DIGITS.test(input);
  return `must be ${kind}${isQuoted ? ', without quotes' : ''}`;
};

/** A whole number says of a text only that it is no number. */
const expectedOf = ({ expected, inst }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string =>
  inst instanceof z.ZodNumber && inst.isInt ? 'int' : expected;

/** Of a text its length is what has a limit. */
const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : '');

/** One of the values that was probably meant. What was written is not told: it may be anything. */
const meantOf = (values: readonly unknown[], input: unknown): string => {
  const texts = values.filter((value) => typeof value === 'string');
  const meant = typeof input === 'string' && texts.length > 1 ? nearestName(input, texts) : undefined;
  return meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
};

const valueMessage = (values: readonly unknown[], input: unknown): string =>
  `must be ${values.length === 1 ? '' : 'one of '}${values.map((value) => JSON.stringify(value)).join(', ')}${meantOf(values, input)}`;

/** The words for those issues that no schema of ours words itself. */
export const issueMessage: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeMessage(expectedOf(issue), issue.input);
  if (issue.code === 'invalid_value') return valueMessage(issue.values, issue.input);
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code !== 'too_small') return undefined;
  if (issue.origin === 'array') return 'must not be empty';
  return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
};

/** Lines as they are told: each once, as several feeds may name one source; fifty of them at most, and how many more there are. */
export const shownLines = (lines: readonly string[]): readonly string[] => {
  const each = [...new Set(lines)];
  const rest = each.length - MAX_PROBLEMS;
  return rest > 0 ? [...each.slice(0, MAX_PROBLEMS), `and ${rest} more`] : each;
};

/** One `config` error that lists every problem on a line of its own. */
export const configError = (
  lines: readonly string[],
  facts: Readonly<Record<string, string>> = {},
): TidemarkError =>
  new TidemarkError('config', shownLines(lines).join('\n'), { ...facts, problems: lines.length });
