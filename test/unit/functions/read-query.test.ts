import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readQuery } from '../../../functions/routing/read-query.ts';
import { RefusedRequest } from '../../../functions/routing/refused-request.ts';

const SHAPE = {
  limit: z.int().min(1).max(200).default(50),
  outcome: z.enum(['failed', 'appended']).optional(),
  backlog: z.boolean().exactOptional(),
  before: z.string().optional(),
};

const read = (query: string) => readQuery(`http://host.example/api/runs${query}`, SHAPE);

const passing = (query: string) => readQuery(`http://host.example/api/health${query}`, SHAPE, true);

const refusal = (query: string): unknown => {
  try {
    return read(query);
  } catch (error) {
    return error instanceof RefusedRequest && JSON.parse(error.answer().body as string);
  }
};

describe('a query', () => {
  test.each([
    ['', { limit: 50 }],
    ['?', { limit: 50 }],
    ['?limit=7&outcome=failed&backlog=true', { limit: 7, outcome: 'failed', backlog: true }],
    ['?backlog=false', { limit: 50, backlog: false }],
    ['?before=7', { limit: 50, before: '7' }],
    ['?code=c2VjcmV0', { limit: 50 }],
    ['?code=a&code=b', { limit: 50 }],
  ])('%s is read', (query, values) => {
    expect(read(query)).toEqual(values);
  });

  test.each([
    ['?limt=7', 'query.limt', 'unknown name; did you mean "limit"?'],
    ['?page=7', 'query.page', 'unknown name; it can be one of limit, outcome, backlog, before'],
    ['?Limit=7', 'query.Limit', 'unknown name; did you mean "limit"?'],
    ['?__proto__=7', 'query.__proto__', 'unknown name; it can be one of limit, outcome, backlog, before'],
    ['?limit=7&limit=8', 'query.limit', 'is there twice; leave one out'],
    ['?limit=0', 'query.limit', 'must be at least 1'],
    ['?limit=201', 'query.limit', 'must be at most 200'],
    ['?limit=', 'query.limit', 'must be a whole number'],
    ['?limit=1e2', 'query.limit', 'must be a whole number'],
    ['?limit=1.5', 'query.limit', 'must be a whole number'],
    ['?limit=9999999999999999999', 'query.limit', 'must be at most 200'],
    ['?limit=-9999999999999999999', 'query.limit', 'must be at least 1'],
    [`?limit=${'9'.repeat(400)}`, 'query.limit', 'must be a whole number'],
    ['?limit=NaN', 'query.limit', 'must be a whole number'],
    ['?backlog=1', 'query.backlog', 'must be a boolean'],
    ['?backlog', 'query.backlog', 'must be a boolean'],
    ['?outcome=fail', 'query.outcome', 'must be one of "failed", "appended"; did you mean "failed"?'],
    ['?outcome=Appended', 'query.outcome', 'must be one of "failed", "appended"; did you mean "appended"?'],
    ['?outcome=lost', 'query.outcome', 'must be one of "failed", "appended"'],
    ['?outcome=', 'query.outcome', 'must be one of "failed", "appended"'],
  ])('%s is refused, by its place', (query, place, message) => {
    expect(refusal(query)).toMatchObject({
      status: 400,
      detail: `${place}: ${message}`,
      errors: [{ place, message }],
    });
  });

  test('is told everything at once, and of a long name its beginning', () => {
    const { errors } = refusal(`?limit=0&${'x'.repeat(7_000)}=1`) as { errors: { place: string }[] };
    expect(errors.map(({ place }) => place.length)).toEqual([70, 11]);
  });

  test('of a route that has none says so', () => {
    expect(() => readQuery('http://host.example/api/health?x=1', {})).toThrow(RefusedRequest);
  });

  test('that lets further names pass still holds those that it knows to their schemas', () => {
    expect(passing('?_=1700000000&_=2&__proto__=x&limit=7')).toEqual({ limit: 7 });
    expect(() => passing('?limit=0')).toThrow(RefusedRequest);
    expect(() => passing('?limit=7&limit=7')).toThrow(RefusedRequest);
  });
});
