import { HttpRequest, InvocationContext, type HttpResponseInit } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES, registrations } from '../../../functions/routes.ts';
import { ENDPOINT_NAMES, ENDPOINTS } from '../../../shared/api/index.ts';
import { type EndpointSchemas, SCHEMAS } from '../../../shared/api/schemas/index.ts';
import { sampleApp } from './sample-app.ts';

const TABLE = registrations(() => sampleApp());

/** Asks the function of a path as the host does. */
const ask = async (
  name: string,
  method: string,
  { params = {}, url = 'http://host.example/api/x' }: { params?: Record<string, string>; url?: string } = {},
): Promise<HttpResponseInit> => {
  const found = TABLE.find((one) => one.name === name);
  const context = new InvocationContext({ functionName: name, invocationId: 'test' });
  return (await found?.handler(new HttpRequest({ method, url, params }), context)) as HttpResponseInit;
};

describe('the table of routes', () => {
  test('keeps the names that keys and alerts are bound to', () => {
    expect(FUNCTION_NAMES).toMatchObject({
      health: 'health',
      feeds: 'feeds',
      'runs/{runId}': 'run',
      'feeds/{feed}/sync': 'syncFeed',
      'feeds/{feed}/reload': 'reload',
      'feeds/{feed}/maintain': 'maintainFeed',
    });
  });

  test('has one function for each path, and no name twice', () => {
    const paths = new Set<string>(Object.values(ENDPOINTS).map(({ path }) => path));
    expect(new Set(TABLE.map(({ route }) => route))).toEqual(paths);
    expect(new Set(TABLE.map(({ name }) => name)).size).toBe(paths.size);
  });

  test.each(ENDPOINT_NAMES)(
    '%s has a schema for each of its parameters and names, and for no other',
    (name) => {
      const { path, query } = ENDPOINTS[name];
      const schemas: EndpointSchemas = SCHEMAS[name];
      const params = [...path.matchAll(/\{\*?(\w+)\}/g)].map(([, param]) => param);
      expect(Object.keys(schemas.params)).toEqual(params);
      expect(Object.keys(schemas.query)).toEqual([...query]);
    },
  );

  test.each(ENDPOINT_NAMES)('%s is alone with its method on its path, whose level is that of all', (name) => {
    const { method, path, auth } = ENDPOINTS[name];
    const others = ENDPOINT_NAMES.filter((one) => one !== name && ENDPOINTS[one].path === path);
    expect(others.filter((one) => ENDPOINTS[one].method === method)).toEqual([]);
    expect(TABLE.find(({ route }) => route === path)).toMatchObject({ authLevel: auth });
  });
});

describe('a method', () => {
  test.each([
    ['feeds', 'POST', 'GET, HEAD, OPTIONS'],
    ['reload', 'GET', 'POST, OPTIONS'],
    ['reload', 'DELETE', 'POST, OPTIONS'],
  ])('that %s does not know, %s, is told those that it does', async (name, method, allow) => {
    const answer = await ask(name, method);
    expect(answer).toMatchObject({ status: 405, headers: { allow } });
    expect(JSON.parse(answer.body as string)).toMatchObject({
      kind: 'method-not-allowed',
      detail: `This path does not know ${method}. It knows ${allow}.`,
    });
  });

  test('HEAD is as GET, without the body', async () => {
    const { body, ...head } = await ask('feeds', 'GET');
    expect(body).toBe(
      '{"feeds":[{"name":"orders","table":"Tables/Orders","enabled":true,"reloadWindow":{"last":"10"}},{"name":"items","table":"Tables/Items","enabled":false}]}',
    );
    expect(await ask('feeds', 'HEAD')).toEqual(head);
    expect(await ask('reload', 'HEAD')).not.toHaveProperty('body');
  });

  test('OPTIONS tells the methods', async () => {
    expect(await ask('run', 'OPTIONS')).toMatchObject({
      status: 204,
      headers: { allow: expect.stringMatching(/^GET, HEAD.*, OPTIONS$/) },
    });
  });
});
