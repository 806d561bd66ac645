import { describe, expect, test } from 'vitest';
import { problem, problemKindOf, thrownProblem } from '../../../functions/problem.ts';
import { type ErrorKind, saying, TidemarkError } from '../../../shared/core/index.ts';

const parsed = ({ body }: { readonly body?: unknown }): unknown => JSON.parse(String(body));

const bare = (text: string): string => text;

const EXPECTED: Readonly<Record<ErrorKind, number>> = {
  config: 500,
  'source-unavailable': 502,
  'source-throttled': 503,
  'source-denied': 502,
  'source-contract': 502,
  'source-reset': 502,
  'lake-unavailable': 503,
  'lake-denied': 500,
  'table-unsupported': 500,
  'table-corrupt': 500,
  'commit-contention': 503,
  'state-unavailable': 503,
  'state-denied': 500,
  'state-newer': 500,
  'state-fenced': 503,
  'queue-unavailable': 503,
  'queue-denied': 500,
  'window-unknown': 422,
  'source-shrunk': 422,
  'source-incomplete': 422,
  'source-stalled': 422,
  invariant: 500,
};

describe.each(Object.entries(EXPECTED))('%s', (kind, status) => {
  const error = new TidemarkError(kind as ErrorKind, 'what happened');

  test(`is ${status}`, () => {
    const answer = thrownProblem(error, bare, 'r1');
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
    expect(parsed(answer)).toEqual({
      type: `urn:tidemark:${kind}`,
      title: expect.stringMatching(/^[A-Z][^.]+$/),
      status,
      detail: 'what happened',
      instance: '/api/runs/r1',
      kind,
      runId: 'r1',
    });
  });

  test('tells when to come again, if it may go well on its own', () => {
    const wait = Object.entries(thrownProblem(error, bare).headers ?? {}).find(
      ([name]) => name === 'retry-after',
    );
    expect(wait !== undefined).toBe(error.retry === 'later');
    expect(thrownProblem(error, bare).status).toSatisfy(
      (given: number) => given !== 503 || error.retry === 'later',
    );
  });
});

test('a source that says how long to wait is passed on, in whole seconds', () => {
  const error = new TidemarkError('source-throttled', 'wait', { afterMs: 90_001 });
  expect(thrownProblem(error, bare).headers).toMatchObject({ 'retry-after': '91' });
});

test('a wait of nothing is a second', () => {
  expect(problem({ kind: 'feed-held', detail: '', retryAfterMs: -5 }).headers).toMatchObject({
    'retry-after': '1',
  });
});

test('an error of another class is not repeated', () => {
  const answer = thrownProblem(new TypeError('row 7 has c2VjcmV0'), bare);
  expect(answer.status).toBe(500);
  expect(parsed(answer)).toMatchObject({ kind: 'unexpected' });
  expect(answer.body).not.toMatch(/c2VjcmV0|row 7/);
});

test.each([undefined, 'no such kind', 'toString', '__proto__'])('%s is no kind', (kind) => {
  expect(problemKindOf(kind)).toBe('unexpected');
});

test('what the service itself said is told, without secrets and short', () => {
  const sentence = `Forbidden: the token c2VjcmV0 is spent. ${'x'.repeat(10_000)}`;
  const error = saying(new TidemarkError('source-denied', 'what happened'), sentence);
  const answer = thrownProblem(error, (text) => text.replaceAll('c2VjcmV0', '***'));
  const { said } = parsed(answer) as { readonly said: string };
  expect(said).toMatch(/^Forbidden: the token \*\*\* is spent\. x+… \(\d+ more characters\)$/);
  expect(said.length).toBeLessThanOrEqual(500);
});
