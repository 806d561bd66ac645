import { describe, expect, test } from 'vitest';
import { appUrlOf } from '../../../cli/app/remote-app.ts';
import { APP, appOf, askApp, empty, json, KEY, problem, RUN, RUN_ID, thrown } from '../../support/cli-app.ts';
import { playCli, type Stage } from '../../support/cli-io.ts';

const FEED = { name: 'orders', enabled: true, table: 'Tables/Orders', watermark: '1', rows: 3 };

describe('an app over HTTP', () => {
  test('is asked with its key in a header, and its answer is data', async () => {
    const { fetch, sent } = appOf(json({ feeds: [FEED] }));
    const { code, out, err } = await askApp(['feeds'], fetch);
    expect(code).toBe(0);
    expect(out).toContain('orders');
    expect(out).not.toContain(KEY);
    expect(err).not.toContain(KEY);
    expect(sent.map(({ url }) => url)).toStrictEqual([`${APP}/api/feeds`]);
    expect(new Headers(sent[0]?.init.headers).get('x-functions-key')).toBe(KEY);
  });

  test('gives its answer as it is with --json, members of a newer version too', async () => {
    const body = { feeds: [{ ...FEED, colour: 'red \u001b[31m' }], more: 1 };
    const { out, err } = await askApp(['feeds', '--json'], appOf(json(body)).fetch);
    expect(JSON.parse(out)).toStrictEqual(body);
    expect(out).not.toContain('\u001b');
    expect(err).toBe('');
  });

  test('of a newer version that answers in another shape is told so', async () => {
    const { code, err } = await askApp(['feeds'], appOf(json({ feeds: [null] })).fetch);
    expect(code).toBe(1);
    expect(err).toContain('the app is probably newer. Update this checkout, or add --json');
  });

  test('of a newer version with kinds that are not known is shown', async () => {
    const run = { ...RUN, kind: 'polish', outcome: 'polished', noteFacts: [{ kind: 'odd' }] };
    const { code, out } = await askApp(['run', RUN_ID], appOf(json(run)).fetch);
    expect(code).toBe(0);
    expect(out).toContain('polished');
  });
});

/** An answer whose body does not come to its end. */
const cutShort = (): Response => {
  const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
};

describe('what may go wrong', () => {
  test.each([
    [
      'nothing listens',
      thrown('ECONNREFUSED'),
      4,
      `${APP} does not answer: nothing listens there. Is it started, and is the address right?`,
    ],
    ['the name is not known', thrown('ENOTFOUND'), 2, 'no host of that name is found. Is the address right?'],
    ['the certificate is old', thrown('CERT_HAS_EXPIRED'), 4, 'its certificate has expired'],
    ['the connection breaks oddly', thrown('EODD'), 4, 'the request failed (EODD). Is the app running, and'],
    ['the connection is cut', thrown('ECONNRESET'), 4, 'the connection was cut. Ask again; if it stays so'],
    ['an answer is cut', cutShort, 4, `${APP} does not answer: the connection was cut. Ask again;`],
    ['the key is wrong', empty(401), 5, `The key in TIDEMARK_KEY is none of ${APP}`],
    ['the key is of another kind', empty(403), 5, `The key in TIDEMARK_KEY is none of ${APP}`],
    ['the app is older', empty(404), 1, 'does not know what this command asks: it is of another version'],
    ['the app is starting', empty(503), 4, 'is starting, stopping or busy (503). Ask again in a minute.'],
    ['the host is throttled', empty(429), 4, 'is starting, stopping or busy (429)'],
    ['the worker died', empty(500), 1, 'answered 500 without a word'],
    [
      'it is a web page',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      4,
      'is no Tidemark',
    ],
    [
      'it is no JSON',
      () => new Response('{"feeds":', { headers: { 'content-type': 'application/json' } }),
      4,
      'is no Tidemark',
    ],
    [
      'it sends on',
      empty(302, { location: 'https://login.example/x?y=1' }),
      4,
      `sends requests on to https://login.example, where the key does not go`,
    ],
    [
      'the state is down',
      problem(503, 'state-unavailable', 'The state does not answer.'),
      4,
      'The state does not answer.',
    ],
    [
      'the configuration is wrong',
      problem(500, 'config', 'feeds.json: feeds[0].table: must not be empty'),
      1,
      'must not be empty',
    ],
    ['a kind is new', problem(500, 'newer-kind', 'Something newer.'), 1, 'Something newer.'],
  ])('%s: one sentence, and a code of its own', async (_what, answer, code, said) => {
    const played = await askApp(['feeds'], appOf(answer).fetch);
    expect({ code: played.code, out: played.out }).toStrictEqual({ code, out: '' });
    expect(played.err).toContain(said);
    expect(played.err).not.toContain(KEY);
    expect(played.err.split('\n').length).toBeLessThanOrEqual(3);
  });

  test('a problem is data with --json, and told as well', async () => {
    const { code, out, err } = await askApp(
      ['feeds', '--json'],
      appOf(problem(503, 'state-unavailable', 'No state.')).fetch,
    );
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ kind: 'state-unavailable', detail: 'No state.' });
    expect(err).toContain('No state.');
  });

  test('a key is missing: where it goes', async () => {
    const { code, err } = await askApp(['feeds', '--key-from-env', 'MY_KEY'], appOf(empty(401)).fetch);
    expect(code).toBe(5);
    expect(err).toContain('put it into the environment variable MY_KEY');
  });

  test('a key of an app on this machine is missing: npm start prints it', async () => {
    const { code, err } = await playCli(['feeds', '--app', 'http://localhost:7071'], {
      fetch: appOf(empty(401)).fetch,
    });
    expect(code).toBe(5);
    expect(err).toContain('npm start prints its own.');
    expect(err).not.toContain('az functionapp');
  });

  test('the feed is gone: the name that was meant', async () => {
    const unknown = problem(404, 'feed-unknown', 'No feed.');
    const { code, err } = await askApp(['sync', 'ordrs'], appOf(unknown, json({ feeds: [FEED] })).fetch);
    expect(code).toBe(2);
    expect(err).toContain('There is no feed "ordrs". Did you mean orders?');
    expect(err).toContain('Next: npm run tidemark -- feeds --app https://app.example');
  });

  test('a run is not known', async () => {
    const { code, err } = await askApp(
      ['run', RUN_ID],
      appOf(problem(404, 'run-unknown', 'No run has this id.')).fetch,
    );
    expect(code).toBe(2);
    expect(err).toContain('No run has this id: it may be mistyped');
  });

  test('the feed is held: by whom, and how to follow that run', async () => {
    const held = problem(409, 'feed-held', `Run ${RUN_ID} works on the feed.`, { heldBy: RUN_ID });
    const { code, err } = await askApp(['sync', 'orders'], appOf(held).fetch);
    expect(code).toBe(3);
    expect(err).toContain(`Next: npm run tidemark -- run ${RUN_ID} --watch --app ${APP}`);
  });

  test('what the service said is told, and no escape of it is obeyed', async () => {
    const denied = problem(502, 'source-denied', 'The source refuses.', { said: '403 \u001b[2Jno' });
    const { code, err } = await askApp(['sync', 'orders'], appOf(denied).fetch);
    expect(code).toBe(1);
    expect(err).toContain('The service said: 403 ␛[2Jno');
  });
});

describe('a run over HTTP', () => {
  test('whose answer does not come is asked for again as the same run', async () => {
    const { fetch, sent } = appOf(thrown('ECONNRESET'), json(RUN));
    const { code, err } = await askApp(['sync', 'orders'], fetch);
    expect(code).toBe(0);
    expect(err).toContain('The answer did not come: asking for the same run again.');
    const posts = sent.filter(({ init }) => init.method === 'POST');
    const keys = posts.map(({ init }) => new Headers(init.headers).get('idempotency-key'));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('that goes on is followed to its end', async () => {
    const open = { ...RUN, status: 'running', updatedAt: RUN.endedAt, progress: { rows: 3, pages: 1 } };
    const failed = {
      ...RUN,
      outcome: 'failed',
      errorKind: 'source-unavailable',
      message: 'The source failed.',
    };
    const { fetch } = appOf(
      json({ runId: RUN_ID, status: 'waiting' }, 202),
      json(open),
      json(open),
      json(failed),
    );
    const { code, out } = await askApp(['sync', 'orders'], fetch);
    expect(code).toBe(4);
    expect(out).toContain('The source failed.');
  });

  test('that waits in line is told with what it waits for, once', async () => {
    const waiting = {
      ...RUN,
      status: 'waiting',
      attempts: 0,
      updatedAt: RUN.endedAt,
      progress: { rows: 0, pages: 0 },
    };
    const pendingRun = {
      runId: '7f0b6c1e-0000-4000-8000-000000000001',
      kind: 'reload',
      since: RUN.startedAt,
    };
    const busy = json({ ...FEED, pendingRun });
    let looks = 0;
    const runAnswer = (): Response => ((looks += 1) > 3 ? json(RUN) : json(waiting))();
    const fetch: NonNullable<Stage['fetch']> = async (url) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url);
      if (pathname.endsWith('/sync')) return json({ runId: RUN_ID, status: 'waiting' }, 202)();
      return pathname.includes('/runs/') ? runAnswer() : busy();
    };
    const { code, err } = await askApp(['sync', 'orders'], fetch);
    expect(code).toBe(0);
    expect(err.split('orders has another run first (reload, asked for ')).toHaveLength(2);
    expect(err).toContain(`Next: npm run tidemark -- cancel ${pendingRun.runId} --app ${APP}`);
  });

  test('is not waited for with --no-wait', async () => {
    const { fetch, sent } = appOf(json({ runId: RUN_ID, status: 'waiting' }, 202));
    const { code, out, err } = await askApp(['sync', 'orders', '--no-wait'], fetch);
    expect(code).toBe(0);
    expect(new Headers(sent[0]?.init.headers).get('prefer')).toBe('respond-async');
    expect(out).toMatch(/^[\da-f-]{36}\n$/);
    expect(err).toContain('--watch');
  });
});

describe('the address of an app', () => {
  test.each([
    ['https://app.example', 'https://app.example'],
    ['https://app.example/', 'https://app.example'],
    ['https://app.example/api', 'https://app.example'],
    ['https://gateway.example/tidemark/api/', 'https://gateway.example/tidemark'],
    ['http://127.0.0.1:7071', 'http://127.0.0.1:7071'],
    ['http://localhost:7071', 'http://localhost:7071'],
    ['http://[::1]:7071', 'http://[::1]:7071'],
  ])('%s is %s', (text, url) => {
    expect(appUrlOf(text)).toBe(url);
  });

  test.each([
    ['app.example', 'must be an address'],
    ['http://app.example', 'must begin with https://'],
    ['http://127.0.0.1.example', 'must begin with https://'],
    ['ftp://app.example', 'must begin with https://'],
    ['https://app.example/api?code=secret', 'without a key'],
    ['https://user:secret@app.example', 'without a key'],
  ])('%s is refused before a key goes anywhere, and not said again', async (text, fault) => {
    const { code, err } = await playCli(['feeds', '--app', text], { env: { TIDEMARK_KEY: KEY } });
    expect(code).toBe(2);
    expect(err).toContain(fault);
    expect(err).not.toContain('secret');
  });

  test.each(['c2VjcmV0LWtleQ==', 'my key', 'x'.repeat(80)])('a key is never typed: %s', async (typed) => {
    const { code, err } = await playCli(['feeds', '--app', APP, '--key-from-env', typed]);
    expect(code).toBe(2);
    expect(err).toContain('the key itself is never typed');
    expect(err).not.toContain(typed);
  });

  test('a key with letters that no header takes is refused in words', async () => {
    const { code, err } = await playCli(['feeds', '--app', APP], { env: { TIDEMARK_KEY: 'a\nb' } });
    expect(code).toBe(5);
    expect(err).toContain('What TIDEMARK_KEY holds is no key');
  });
});
