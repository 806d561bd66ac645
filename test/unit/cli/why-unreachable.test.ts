import { createServer as createHttp } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { whyUnreachable } from '../../../cli/app/why-unreachable.ts';
import { playCli } from '../../support/cli-io.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** The port on this machine on which a server listens. */
const portOf = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('it has no port');
  return address.port;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const PLACES: readonly (readonly [says: string, url: () => Promise<string>])[] = [
  [
    'nothing listens there. Does npm start run, and at this address?',
    async () => `http://127.0.0.1:${await freePort()}`,
  ],
  ['nothing listens there. Does npm start', async () => `http://localhost:${await freePort()}`],
  ['no app is asked on such a port, which is kept for another', async () => 'http://127.0.0.1:9'],
  [
    'what listens there speaks no HTTP. Is the address right?',
    async () => `http://127.0.0.1:${await portOf(createServer((socket) => socket.end('SSH-2.0-x\r\n')))}`,
  ],
  [
    'the connection was cut. Ask again;',
    async () => `http://127.0.0.1:${await portOf(createServer((socket) => socket.destroy()))}`,
  ],
  [
    'no https is spoken there. Is the address right?',
    async () => `https://127.0.0.1:${await portOf(createHttp())}`,
  ],
];

test.each(PLACES)('an address that does not answer: %s', async (says, place) => {
  const url = await place();
  const { code, err } = await playCli(['feeds', '--app', url], { fetch });
  expect(code).toBe(4);
  expect(err).toContain(`${url} does not answer: ${says}`);
});

const failed = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });

test('what is not known is asked again, and what cannot change is not', () => {
  const again = ['ECONNREFUSED', 'CERT_HAS_EXPIRED', 'ECONNRESET', 'EODD', 'constructor'].map(
    (code) => whyUnreachable('https://app.example', failed(code)).again,
  );
  expect(again).toStrictEqual([false, false, true, true, true]);
  expect(whyUnreachable('https://app.example', new Error('x')).text).toBe(
    'the request failed. Is the app running, and is the address right?',
  );
});
