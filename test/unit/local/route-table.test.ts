import { expect, test } from 'vitest';
import type { FunctionMetadata } from '../../../local/functions-host/index.ts';
import { createRouteTable } from '../../../local/functions-host/route-table.ts';

const http = (name: string, route: string | undefined, ...methods: string[]): FunctionMetadata => ({
  name,
  bindings: {
    trigger: { type: 'httpTrigger', direction: 'in', route, ...(methods.length > 0 && { methods }) },
  },
});

const find = createRouteTable([
  http('one', 'feeds/{feed}', 'GET'),
  http('reload', 'feeds/{feed}/reload', 'POST'),
  http('all', 'feeds/all', 'GET'),
  http('files', 'files/{*path}', 'GET'),
  http('health', undefined),
  { name: 'timer', bindings: { trigger: { type: 'timerTrigger', direction: 'in' } } },
]);

test.each([
  ['GET', 'feeds/orders', 'one', { feed: 'orders' }],
  ['get', '/Feeds/Orders/', 'one', { feed: 'Orders' }],
  ['GET', 'feeds/a b%2Fc', 'one', { feed: 'a b%2Fc' }],
  ['GET', 'feeds/all', 'all', {}],
  ['POST', 'feeds/orders/reload', 'reload', { feed: 'orders' }],
  ['GET', 'files/a//b c', 'files', { path: 'a//b c' }],
  ['GET', 'files', 'files', { path: '' }],
  ['POST', 'health', 'health', {}],
])('%s %s is %s', (method, path, functionName, params) => {
  expect(find(method, path)).toEqual({ functionName, params });
});

test.each([
  ['GET', ''],
  ['GET', 'feeds'],
  ['GET', 'feeds/orders/reload'],
  ['POST', 'feeds/orders'],
  ['PUT', 'health'],
  ['GET', 'timer'],
  ['GET', 'feeds/orders/x/y'],
  ['GET', 'feeds/'],
  ['GET', 'feeds//orders'],
  ['GET', '//feeds/orders'],
  ['GET', 'feeds/orders//'],
  ['POST', 'feeds//reload'],
])('%s %s is nobody', (method, path) => {
  expect(find(method, path)).toBeUndefined();
});

test.each(['items/{id:int}', 'items/{id?}', 'items/x{id}'])('the template %s is refused', (route) => {
  expect(() => createRouteTable([http('bad', route)])).toThrow(expect.objectContaining({ kind: 'config' }));
});
