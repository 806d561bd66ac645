import { expect, test } from 'vitest';
import { checkHead, type Head } from '../../../../local/functions-host/front/check-head.ts';

const head = (changes: Partial<Head> = {}): Head => ({
  method: 'GET',
  target: '/api/health',
  headers: [['Host', 'app.test']],
  httpVersion: '1.1',
  ...changes,
});

const lineOf = (bytes: number): string => `/${'a'.repeat(bytes - 'GET / HTTP/1.1\r\n'.length)}`;
const many = (count: number): Head['headers'] => [
  ['host', 'a'],
  ...Array.from({ length: count - 1 }, (_, index): [string, string] => [`x-${index}`, '1']),
];
const long = (bytes: number): Head['headers'] => [
  ['host', 'a'],
  ['x', 'a'.repeat(bytes - 'host: a\r\nx: \r\n'.length)],
];
const hosted = (...more: Head['headers']): Head['headers'] => [['host', 'a'], ...more];

test.each<[string, Partial<Head>]>([
  ['a plain request', {}],
  ['a request line of 8,192 bytes', { target: lineOf(8192) }],
  ['100 headers', { headers: many(100) }],
  ['32 KB of headers', { headers: long(32_768) }],
  ['an underscore in a host', { headers: [['host', 'my_app:80']] }],
  ['an address', { headers: [['host', '[::1]:7071']] }],
  ['an empty host', { headers: [['host', '']] }],
  ['HTTP/1.0 without a host', { httpVersion: '1.0', headers: [] }],
  ['a target that names the same host', { target: 'http://APP.test/api/health' }],
  ['a body in chunks', { headers: hosted(['transfer-encoding', 'CHUNKED']) }],
])('the server takes %s', (_what, changes) => {
  expect(checkHead(head(changes))).toBeUndefined();
});

test.each<[number, string, Partial<Head>]>([
  [414, 'a request line of 8,193 bytes', { target: lineOf(8193) }],
  [431, '101 headers', { headers: many(101) }],
  [431, 'more than 32 KB of headers', { headers: long(32_769) }],
  [505, 'another version', { httpVersion: '2.0' }],
  [400, 'no host', { headers: [] }],
  [400, 'two hosts', { headers: hosted(['Host', 'a']) }],
  [400, 'a blank in a host', { headers: [['host', 'a b']] }],
  [400, 'a target that names another host', { target: 'http://example.test/' }],
  [400, 'an escaped zero', { target: '/a%00' }],
  [400, 'two lengths', { headers: hosted(['content-length', '1'], ['content-length', '1']) }],
  [400, 'another framing', { headers: hosted(['transfer-encoding', 'identity']) }],
])('the server answers %i to %s', (status, _what, changes) => {
  expect(checkHead(head(changes))).toBe(status);
});
