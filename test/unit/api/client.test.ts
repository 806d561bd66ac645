import { describe, expect, test } from 'vitest';
import { type Answer, ClientError, createClient } from '../../../shared/api/index.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' };

const KEY = 'c2VjcmV0';

/** A client whose service answers so, and what it was sent. */
const clientOf = (response: () => Response, base = 'https://app.test/api') => {
  const sent: Sent[] = [];
  const client = createClient({
    base,
    key: KEY,
    fetch: async (url, init) => {
      sent.push({ url, init });
      return response();
    },
  });
  return { client, sent };
};

const okay = () => new Response('{"feeds": []}', { headers: JSON_TYPE });

describe('what is sent', () => {
  test('is the method and path of the endpoint, with the key in a header', async () => {
    const { client, sent } = clientOf(okay);
    await client.call('syncFeed', { params: { feed: 'orders' }, headers: { prefer: 'respond-async' } });
    expect(sent).toMatchObject([
      {
        url: 'https://app.test/api/feeds/orders/sync',
        init: {
          method: 'POST',
          headers: { 'x-functions-key': KEY, prefer: 'respond-async' },
          redirect: 'error',
        },
      },
    ]);
    expect(sent[0]?.init).not.toHaveProperty('body');
  });

  test('is the body as JSON', async () => {
    const { client, sent } = clientOf(okay);
    await client.call('reloadFeed', { params: { feed: 'orders' }, body: { last: 10 } });
    expect(sent[0]?.init).toMatchObject({ headers: JSON_TYPE, body: '{"last":10}' });
  });

  test.each([
    ['a/b', 'a%2Fb'],
    ['?code=x#y', '%3Fcode%3Dx%23y'],
    ['<img onerror>', '%3Cimg%20onerror%3E'],
    ['$1', '%241'],
    ['…', '%E2%80%A6'],
  ])('has a parameter %j as %s', async (feed, segment) => {
    const { client, sent } = clientOf(okay);
    await client.call('syncFeed', { params: { feed } });
    expect(sent[0]?.url).toBe(`https://app.test/api/feeds/${segment}/sync`);
  });

  test.each(['', '.', '..'])('is nothing for the parameter %j, which would be another path', async (feed) => {
    const { client, sent } = clientOf(okay);
    await expect(client.call('syncFeed', { params: { feed } })).rejects.toMatchObject({
      kind: 'bad-argument',
    });
    expect(sent).toEqual([]);
  });

  test.each(['', '..', '/api', '/behind/a/prefix/api/'])('may go to the base %j', async (base) => {
    const { client, sent } = clientOf(okay, base);
    await client.call('listFeeds');
    expect(sent[0]?.url).toBe(`${base.replace(/\/$/, '')}/feeds`);
  });

  test.each(['https://app.test/api?code=x', 'https://app.test/api#x', 'https://me:x@app.test/api'])(
    'is nothing for the base %s',
    (base) => {
      expect(() => clientOf(okay, base)).toThrow(ClientError);
    },
  );

  test.each(['a b', 'ü', 'a\nb'])('is nothing with the key %j, which is not told', (key) => {
    const create = () => createClient({ base: '/api', key, fetch: async () => okay() });
    expect(create).toThrow('The key must be visible ASCII characters');
  });
});

describe('what is answered', () => {
  test('is typed by its status', async () => {
    const answer: Answer<'listFeeds'> = await clientOf(okay).client.call('listFeeds');
    expect(answer.status === 200 && answer.body.feeds).toEqual([]);
  });

  test('may be a problem, as a value', async () => {
    const document = { kind: 'feed-held', detail: 'why', status: 409, heldBy: 'r' };
    const { client } = clientOf(
      () => new Response(JSON.stringify(document), { status: 409, headers: PROBLEM_TYPE }),
    );
    const answer = await client.call('reloadFeed', { params: { feed: 'orders' } });
    expect(answer).toMatchObject({ status: 409, body: document });
    expect(answer.status === 409 && answer.body?.heldBy).toBe('r');
  });

  test('may be a 503 that says why the app cannot work', async () => {
    const health = { status: 'failed', checks: [] };
    const { client } = clientOf(
      () => new Response(JSON.stringify(health), { status: 503, headers: JSON_TYPE }),
    );
    expect(await client.call('health')).toMatchObject({ status: 503, body: health });
  });

  test.each([401, 404, 500, 503])('is %i without a body, as the host itself answers', async (status) => {
    const { client } = clientOf(() => new Response(null, { status }));
    expect(await client.call('health')).toMatchObject({ status, body: undefined });
  });

  test.each([
    ['a page', 200, 'text/html', '<p>Sign in</p>'],
    ['JSON that ends early', 200, 'application/json', '{"feeds": ['],
    ['another status', 418, 'application/json', '{}'],
  ])('is not Tidemark: %s', async (_, status, type, body) => {
    const { client } = clientOf(() => new Response(body, { status, headers: { 'content-type': type } }));
    await expect(client.call('listFeeds')).rejects.toMatchObject({ kind: 'not-tidemark', status });
  });

  test('is not Tidemark: one without an end, which is not waited for', async () => {
    const chunk = new Uint8Array(16 * 1024 * 1024).fill(32);
    let isLetGo = false;
    const endless = new ReadableStream({
      pull: (stream) => stream.enqueue(chunk),
      cancel: () => {
        isLetGo = true;
      },
    });
    const { client } = clientOf(() => new Response(endless, { headers: JSON_TYPE }));
    const error: unknown = await client.call('listFeeds').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'not-tidemark', message: expect.stringContaining('64 MiB') });
    expect(isLetGo).toBe(true);
  });

  test('is as it was sent, wherever its parts end', async () => {
    const bytes = new TextEncoder().encode('{"feeds": [{"name": "Größe 😀"}]}');
    const parts = new ReadableStream({
      start: (stream) => {
        for (const byte of bytes) stream.enqueue(Uint8Array.of(byte));
        stream.close();
      },
    });
    const { client } = clientOf(() => new Response(parts, { headers: JSON_TYPE }));
    expect(await client.call('listFeeds')).toMatchObject({ body: { feeds: [{ name: 'Größe 😀' }] } });
  });

  test('is nothing where nobody is', async () => {
    const { client } = clientOf(() => {
      throw new TypeError('fetch failed');
    });
    const error: unknown = await client.call('listFeeds').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ClientError', kind: 'unreachable' });
    expect(String(error)).not.toContain(KEY);
  });
});
