import { describe, expect, test } from 'vitest';
import { compareAnswer } from '../../host/answers/compare.ts';
import { differences, textMatches } from '../../host/answers/matches.ts';
import { parseAnswers } from '../../host/answers/parse-answers.ts';

describe('an answer is held against the one that was seen', () => {
  test.each([
    ['/api/runs/<uuid>', '/api/runs/f8ffddf0-0000-4000-8000-000000000000', true],
    ['/api/runs/<uuid>', '/api/runs/abc', false],
    ['a.b', 'axb', false],
    ['<number>', '12.5', true],
    ['at <time>', 'at 2026-11-29T04:00:00.000Z', true],
  ])('%s and %s', (expected, actual, matches) => {
    expect(textMatches(actual, expected)).toBe(matches);
  });

  test('each place that is otherwise is told', () => {
    const seen = { a: 1, b: ['x', '<2 more>'], c: '<number>' };
    expect(differences({ a: 1, b: ['x', 'y', 'z'], c: 7 }, seen)).toEqual([]);
    expect(differences({ a: 2, b: ['x'], d: true }, seen)).toEqual([
      'body.a: 2',
      'body.b: 1 entries',
      'body.d: true',
      'body.c: undefined',
    ]);
    expect(differences(null, seen)).toEqual(['body: null']);
  });

  test('status, headers, body and connection count; the length of an open body does not', () => {
    const expected = {
      status: 200,
      headers: { 'content-length': '10', server: 'Kestrel' },
      body: { id: '<uuid>' },
      isClosed: false,
      also: [],
    };
    const body = '{"id":"f8ffddf0-0000-4000-8000-000000000000"}';
    const actual = {
      status: 200,
      headers: { 'content-length': '45', server: 'Kestrel' },
      body,
      isClosed: false,
      interim: [],
      also: [],
    };
    expect(compareAnswer(actual, expected)).toEqual([]);
    expect(
      compareAnswer(
        { ...actual, status: 500, headers: { allow: 'GET' }, body: '', isClosed: true },
        expected,
      ),
    ).toEqual([
      'status: 500',
      'header allow: GET',
      'header content-length: none',
      'header server: none',
      'body: ""',
      'connection: closed',
    ]);
    expect(compareAnswer(actual, { ...expected, body: null })).toHaveLength(2);
  });
});

const parse = (text: string, isClosed = false) =>
  parseAnswers(Buffer.from(text), { isHead: false, isClosed });

test('answers are read by their length, their chunks, or the end', () => {
  const two =
    'HTTP/1.1 404 N\r\nA: 1\r\ncontent-length: 2\r\n\r\nabHTTP/1.1 200 O\r\ntransfer-encoding: chunked\r\n\r\n';
  expect(parse(two)).toMatchObject([{ status: 404, headers: { a: '1' }, body: 'ab' }]);
  expect(parse(`${two}2\r\ncd\r\n1\r\ne\r\n0\r\n\r\n`)).toMatchObject([{ body: 'ab' }, { body: 'cde' }]);
  expect(parse('HTTP/1.1 200 O\r\n\r\nabc')).toEqual([]);
  expect(parse('HTTP/1.1 200 O\r\n\r\nabc', true)).toMatchObject([{ body: 'abc' }]);
});
