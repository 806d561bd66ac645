import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { openApiHttp } from '../../../functions/openapi-http.ts';
import type { ZodType } from 'zod';
import { ENDPOINT_NAMES, endpointOf } from '../../../shared/api/index.ts';
import { schemasOf } from '../../../shared/api/schemas/index.ts';
import { call, served } from './sample-app.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly description: string;
    readonly example?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
}

interface MediaType {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

const valuesOf = (type: MediaType | undefined): readonly unknown[] =>
  Object.values(type?.examples ?? {}).map(({ value }) => value);

interface Document {
  readonly [member: string]: unknown;
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const handler = served('openapi', openApiHttp());
const { body, headers } = await call(handler);
const document = body as Document;

const operationOf = (name: (typeof ENDPOINT_NAMES)[number]): Operation | undefined => {
  const { method, path } = endpointOf(name);
  return document.paths[`/${path.replace('{*', '{')}`]?.[method.toLowerCase()];
};

describe('the document of the API', () => {
  test('is one of OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect([document.openapi, validator.version]).toEqual(['3.1.1', '3.1']);
  });

  test('would be caught with a fault', async () => {
    const { paths: _paths, ...rest } = document;
    const wrong = { ...rest, paths: { '/health': { get: { responses: { 200: {} } } } } };
    expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
  });

  test('refers to nothing that is not there', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref = '']) => ref);
    const there = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((ref) => !there.includes(ref))).toEqual([]);
  });

  test('has no component that nothing refers to, and no tag that it does not tell', () => {
    const text = JSON.stringify(document);
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !text.includes(`"$ref":"#/components/schemas/${name}"`),
    );
    expect(unused).toEqual([]);
    const { tags } = document as unknown as { readonly tags: readonly { readonly name: string }[] };
    const used = new Set(ENDPOINT_NAMES.flatMap((name) => operationOf(name)?.tags ?? []));
    expect(used).toEqual(new Set(tags.map(({ name }) => name)));
  });

  test.each(ENDPOINT_NAMES)('has %s, with its parameters, level and answers', (name) => {
    const operation = operationOf(name);
    const { params, query, answers, problems } = schemasOf(name);
    const named = operation?.parameters.filter((one) => one.in !== 'header').map((one) => one.name);
    expect(operation?.operationId).toBe(name);
    expect(named).toEqual([...Object.keys(params), ...Object.keys(query)]);
    expect(operation?.security).toEqual(endpointOf(name).auth === 'anonymous' ? [] : undefined);
    const statuses = [...Object.keys(answers), ...problems.map(String)];
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(statuses));
    const kinds = problems
      .filter((status) => !(status in answers))
      .map((status) => operation?.responses[status]?.content);
    for (const content of kinds) expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
  });

  test.each(ENDPOINT_NAMES)(
    'tells of %s what a caller should know, and of each of its parameters',
    (name) => {
      const { description = '', parameters = [] } = operationOf(name) ?? {};
      const told = [description, ...parameters.map((parameter) => parameter.description)];
      expect(told.filter((text) => !/^.{5,}\.$/.test(text))).toEqual([]);
    },
  );

  test.each(ENDPOINT_NAMES)('shows for %s what it is sent and answers, as its schemas have it', (name) => {
    const { answers, body, params } = schemasOf(name);
    const { responses = {}, requestBody, parameters = [] } = operationOf(name) ?? {};
    for (const [status, schema] of Object.entries<ZodType | null>(answers)) {
      const examples = valuesOf(responses[status]?.content?.['application/json']);
      for (const example of examples) expect(schema?.safeParse(example)).toMatchObject({ success: true });
    }
    const [[status, schema] = ['', null]] = Object.entries<ZodType | null>(answers);
    const [shown] = valuesOf(responses[status]?.content?.['application/json']);
    expect(shown !== undefined).toBe(schema !== null && name !== 'openapi');
    for (const example of valuesOf(requestBody?.content['application/json']))
      expect(body?.safeParse(example)).toMatchObject({ success: true });
    for (const [param, schema] of Object.entries(params)) {
      const { example } = parameters.find((one) => one.name === param) ?? {};
      expect(schema.safeParse(example)).toMatchObject({ success: param !== 'asset' });
    }
  });

  test('lets answers have more members than it tells, and bodies not', () => {
    expect(document.components.schemas['Feed']).not.toHaveProperty('additionalProperties');
    expect(document.components.schemas['ReloadFeedBody']).toMatchObject({ additionalProperties: false });
  });

  test('is not sent again to who has it', async () => {
    const etag = headers['etag'] ?? '';
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'application/json' });
    for (const sent of [etag, `"other", ${etag}`, '*']) {
      expect(await call(handler, { headers: { 'if-none-match': sent } })).toMatchObject({
        status: 304,
        headers: { etag },
        body: undefined,
      });
    }
    expect(await call(handler, { headers: { 'if-none-match': '"other"' } })).toMatchObject({ status: 200 });
  });
});
