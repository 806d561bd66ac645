import { expect, test } from 'vitest';
import { createHostKeys, levelOf } from '../../../../local/functions-host/front/host-keys.ts';
import { parseTarget } from '../../../../local/functions-host/front/request-target.ts';
import { joinHeaders, joinQuery, sentKey } from '../../../../local/functions-host/front/request-values.ts';
import { readStartInput } from '../../../../local/functions-host/front/start-input.ts';
import type { HeaderLine } from '../../../../local/functions-host/front/types.ts';

test.each([
  ['/api/health', '/api/health', ''],
  ['/api/health?', '/api/health', '?'],
  ['/api/health?a?b=%zz', '/api/health', '?a?b=%zz'],
  ['/%61pi/%48EALTH', '/api/HEALTH', ''],
  ['/api/./health', '/api/health', ''],
  ['/api/x/%2e%2e/health', '/api/health', ''],
  ['/../api/health', '/api/health', ''],
  ['/api/x/..', '/api/', ''],
  ['/api//health/', '/api//health/', ''],
  ['/api/a%2Fb', '/api/a%2Fb', ''],
  ['/api/a%252Fb', '/api/a%2Fb', ''],
  ['/api/%E4%BD%A0', '/api/你', ''],
  ['/api/%FF%41%2F', '/api/%FFA%2F', ''],
  ['/api/%zz%', '/api/%zz%', ''],
  ['/api\\health#x', '/api\\health#x', ''],
  ['http://app.test/api/health?x=1', '/api/health', '?x=1'],
  ['http://app.test', '/', ''],
  ['*', '*', ''],
])('the target %s is the path %s', (target, path, query) => {
  expect(parseTarget(target)).toEqual({ path, query });
});

test('values of one name are joined by a comma alone, in headers and in a query', () => {
  const headers: HeaderLine[] = [
    ['Prefer', 'respond-async'],
    ['x-a', '1'],
    ['prefer', 'wait=5'],
  ];
  expect(joinHeaders(headers)).toEqual({ prefer: 'respond-async,wait=5', 'x-a': '1' });
  expect(joinQuery('?a=1&b=%20x&a=2')).toEqual({ a: '1,2', b: ' x' });
});

const request = (...headers: readonly HeaderLine[]) => ({
  method: 'GET',
  target: '/',
  headers,
  body: () => Promise.resolve(new Uint8Array()),
});

test('the key is that of the first header, even an empty one, before ?code=', () => {
  expect(sentKey(request(), '?code=c')).toBe('c');
  expect(sentKey(request(['X-Functions-Key', 'a'], ['x-functions-key', 'b']), '?code=c')).toBe('a');
  expect(sentKey(request(['x-functions-key', '']), '?code=c')).toBe('');
  expect(sentKey(request(['authorization', 'Bearer a']), '')).toBe('');
});

test('a key opens what it is for', () => {
  const keys = createHostKeys(['reload', 'health']);
  const { master, host, system, functions } = keys;
  expect(levelOf(keys, master, 'reload')).toBe('admin');
  expect(levelOf(keys, host, 'reload')).toBe('function');
  expect(levelOf(keys, system, 'reload')).toBe('system');
  expect(levelOf(keys, functions['reload'] ?? '', 'reload')).toBe('function');
  expect(levelOf(keys, functions['health'] ?? '', 'reload')).toBe('none');
  expect(levelOf(keys, functions['reload'] ?? '')).toBe('none');
  expect(levelOf({ ...keys, functions: { reload: '' } }, '', 'reload')).toBe('none');
  expect(new Set([master, host, system, ...Object.values(functions)]).size).toBe(5);
  expect(master).toMatch(/^[\w-]{54}$/);
});

const start = (type: string | undefined, text: string) =>
  readStartInput(type, new TextEncoder().encode(text));

test.each([
  ['{}', ''],
  ['{"INPUT":"x"}', 'x'],
  ['{"input":5}', '5'],
  ['{"input":null}', ''],
])('a start by hand takes %s', (text, input) => {
  expect(start('application/json; charset=utf-8', text)).toEqual({ input });
});

test.each([
  [415, undefined, '{}'],
  [415, 'text/plain', '{}'],
  [400, 'application/json', ''],
  [400, 'application/json', '[]'],
  [400, 'application/json', 'null'],
  [400, 'application/json', '{"input":{}}'],
  [400, 'application/json', '\uFEFF{}'],
])('a start by hand is refused with %i: %s %j', (status, type, text) => {
  expect(start(type, text)).toEqual({ status });
});
