import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createFunctionsHost, type FrontAnswer, listen } from '../../local/functions-host/index.ts';
import { exchange } from '../host/answers/exchange.ts';

const GRACE_MS = 100;
const limits = { maxBytes: 1000, graceMs: GRACE_MS, bytesPerSecond: 240 };

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

/** Serves the length of what the host would hand over. */
const serveLengths = async (): Promise<string> => {
  const served = await listen(
    async ({ body }): Promise<FrontAnswer> => ({ status: 200, body: String((await body()).length) }),
    { bodyLimits: limits },
  );
  close = served.close;
  return served.url;
};

const send = (url: string, text: string, endsAfter = false) =>
  exchange(url, { bytes: Buffer.from(text), isHead: false, endsAfter });

const POST = 'POST / HTTP/1.1\r\nhost: a\r\n';

test('a body that stalls is an empty 500, and the connection is closed', async () => {
  const begun = performance.now();
  const answer = await send(await serveLengths(), `${POST}content-length: 9\r\n\r\nabc`);
  expect(answer).toMatchObject({ status: 500, body: '', isClosed: true });
  expect(answer.headers).toMatchObject({ 'content-length': '0', connection: 'close' });
  expect(performance.now() - begun).toBeGreaterThan(GRACE_MS);
});

test('a body that comes fast enough may take longer than the grace', async () => {
  const socket = connect(Number(new URL(await serveLengths()).port), '127.0.0.1');
  socket.write(`${POST}content-length: 400\r\nconnection: close\r\n\r\n`);
  for (let part = 0; part < 4; part += 1) {
    socket.write('a'.repeat(100));
    await new Promise((resolve) => setTimeout(resolve, GRACE_MS / 2));
  }
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'close');
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200 .*\r\n3\r\n400\r\n/s);
});

test('a body that is too long is an empty 500, also for a caller that sends it whole', async () => {
  const body = 'a'.repeat(200_000);
  const answer = await send(await serveLengths(), `${POST}content-length: ${body.length}\r\n\r\n${body}`);
  expect(answer).toMatchObject({ status: 500, body: '', isClosed: true });
});

test('a caller that ends in mid-body gets nothing', async () => {
  const answer = await send(await serveLengths(), `${POST}content-length: 9\r\n\r\nabc`, true);
  expect(answer).toMatchObject({ status: undefined, isClosed: true });
});

test('what is past a body waits to become a request', async () => {
  const url = await serveLengths();
  const past = await send(url, `${POST}content-length: 2\r\n\r\nab{"last":5}`);
  expect(past).toMatchObject({ status: 200, body: '2', isClosed: false });
  const whole = await send(url, `${POST}content-length: 2\r\n\r\nabnonsense\r\n\r\n`);
  expect(whole).toMatchObject({ status: 200, also: [400], isClosed: true });
});

test('100 Continue is sent when the body is read', async () => {
  const { port } = new URL(await serveLengths());
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': '3' },
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  sent.end('abc');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(String(await response.toArray())).toBe('3');
});

test('an answer that rejects is an empty 500, and the connection stays', async () => {
  const served = await listen(() => Promise.reject(new RangeError('as planned')));
  close = served.close;
  expect(await send(served.url, `${POST}\r\n`)).toMatchObject({ status: 500, body: '', isClosed: false });
});

test('headers are handed on in UTF-8, and answers name no connection', async () => {
  const served = await listen(async ({ headers }) => ({
    status: 200,
    body: headers.map(([name, value]) => `${name}=${value}`).join(),
  }));
  close = served.close;
  const answer = await send(served.url, 'GET / HTTP/1.1\r\nhost: a\r\nx-a: é\r\n\r\n');
  expect(answer.body).toBe('host=a,x-a=é');
  expect(Object.keys(answer.headers).toSorted()).toEqual([
    'date',
    'request-context',
    'server',
    'transfer-encoding',
  ]);
});

test('a host without a key is shut, and one key opens it', async () => {
  const entry = new URL('../support/functions-fixture.ts', import.meta.url);
  const host = await createFunctionsHost({ entry, log: () => undefined, settings: {} });
  close = () => host.close();
  const { url } = await host.listen();
  const post = (headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${url}/api/items/1/echo`, { method: 'POST', headers, body: '{}' });
  expect((await post({})).status).toBe(401);
  // What a page in a browser can send without asking first.
  expect((await post({ 'content-type': 'text/plain', origin: 'https://evil.test' })).status).toBe(401);
  expect((await post({ 'x-functions-key': host.keys.master })).status).toBe(201);
  expect((await fetch(`${url}/api/plain`)).status).toBe(200);
  expect((await fetch(`${url}/admin/functions/tick`, { method: 'POST', body: '{}' })).status).toBe(401);
});
