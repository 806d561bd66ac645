import { describe, expect, test } from 'vitest';
import { CookieJar } from '../../../../shared/odata/request/cookie-jar.ts';
import { testClock } from '../../../support/standing-clock.ts';

const URL_OF_ROWS = 'https://host.example/svc/co/Orders?a=1';

const jarWith = (...lines: readonly string[]) => {
  const clock = testClock();
  const jar = new CookieJar(clock);
  jar.take(URL_OF_ROWS, { get: () => null, getSetCookie: () => lines });
  return { jar, clock };
};

const sent = (...lines: readonly string[]): string | undefined => jarWith(...lines).jar.header(URL_OF_ROWS);

describe('a cookie', () => {
  test.each([
    ['a=1', 'a=1'],
    ['a=', 'a='],
    ['a="1 2"', 'a="1 2"'],
    [' a = 1 ; path = / ', 'a=1'],
    ['a=1; Domain=host.example', 'a=1'],
    ['a=1; Domain=.EXAMPLE', 'a=1'],
    ['a=1; Path=/svc', 'a=1'],
    ['a=1; Path=/svc/', 'a=1'],
    ['a=1; Path=nonsense', 'a=1'],
    ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'a=1'],
    ['a=1; Expires=never', 'a=1'],
  ])('%j is kept', (line, header) => {
    expect(sent(line)).toBe(header);
  });

  test.each([
    '',
    '=1',
    'a',
    'a b=1',
    'a=\u0001',
    'a=€',
    'a=1; Domain=elsewhere.example',
    'a=1; Domain=t.example',
    'a=1; Path=/other',
    'a=1; Path=/sv',
    'a=1; Max-Age=0',
    'a=1; Max-Age=-1; Expires=Wed, 21 Oct 2037 07:28:00 GMT',
    'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    `a=${'1'.repeat(5000)}`,
  ])('%j is not sent', (line) => {
    expect(sent(line)).toBeUndefined();
  });

  test('is replaced by its next value, and taken back by a date in the past', () => {
    const { jar } = jarWith('a=1; Path=/', 'a=2; Path=/', 'b=1');
    expect(jar.header(URL_OF_ROWS)).toBe('b=1; a=2');
    jar.take(URL_OF_ROWS, { get: () => null, getSetCookie: () => ['a=; Path=/; Max-Age=0'] });
    expect(jar.header(URL_OF_ROWS)).toBe('b=1');
  });

  test('ends when its time is over', () => {
    const { jar, clock } = jarWith('a=1; Max-Age=60');
    clock.advance(59_999);
    expect(jar.header(URL_OF_ROWS)).toBe('a=1');
    clock.advance(1);
    expect(jar.header(URL_OF_ROWS)).toBeUndefined();
  });

  test('goes to the folder that it is of, and below, unless it names one', () => {
    const { jar } = jarWith('a=1');
    const at = (path: string): string | undefined => jar.header(`https://host.example${path}`);
    expect([at('/svc/co/Items'), at('/svc/co'), at('/svc/company'), at('/svc')]).toEqual([
      'a=1',
      'a=1',
      undefined,
      undefined,
    ]);
  });
});

test('a jar holds no more than 50, and takes nothing of a client that cannot tell cookies apart', () => {
  const many = Array.from({ length: 60 }, (_, at) => `c${at}=1`);
  expect(sent(...many)?.split('; ')).toHaveLength(50);
  const jar = new CookieJar(testClock());
  jar.take(URL_OF_ROWS, { get: () => 'a=1' });
  expect(jar.header(URL_OF_ROWS)).toBeUndefined();
});
