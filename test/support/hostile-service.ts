import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What no log and no record may hold: a value of a row, beside the secrets. */
export const ROW_VALUE = 'Jane Doe of Main Street 4711';

const headerSafe = (text: string): string => text.replaceAll(/[^\u0020-\u007e]/g, '?');

/** A secret as services echo it. */
export const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret, 'utf8').toString('base64'),
];

/** Ways to answer, in turn. */
type Way = 'refused' | 'missing' | 'throttled' | 'in the page' | 'torn' | 'redirected' | 'web page';
const STATUS: Readonly<Record<Way, number>> = {
  refused: 400,
  missing: 404,
  throttled: 429,
  'in the page': 200,
  torn: 200,
  redirected: 302,
  'web page': 200,
};

/** The answer of a service that echoes whatever it should not: in code, sentence, headers, and the URL that it was asked by. */
const echo = (forms: readonly string[], way: Way, at: number, asked: string) => {
  const code = forms[at % forms.length] ?? '';
  const words = `${asked} by ${forms.join(' ')} for ${ROW_VALUE} was refused`;
  const error = { code, message: words, innererror: { message: words } };
  const bodies: Readonly<Record<Way, string>> = {
    refused: JSON.stringify({ error }),
    missing: JSON.stringify({ error }),
    throttled: JSON.stringify({ 'odata.error': { code, message: { lang: 'en', value: words } } }),
    'in the page': JSON.stringify({ value: [], error }),
    torn: `<edmx:Edmx ${words}`,
    redirected: '',
    'web page': `<html>${words}</html>`,
  };
  const echoed = headerSafe(code);
  return {
    body: bodies[way],
    headers: {
      'content-type': 'application/json',
      'x-ms-error-code': echoed,
      'x-ms-request-id': echoed,
      'x-echo': echoed,
      ...(way === 'throttled' && { 'retry-after': '1000' }),
      ...(way === 'redirected' && {
        location: `https://${encodeURIComponent(code)}.example/?k=${encodeURIComponent(code)}`,
      }),
    },
  };
};

/** Rounds before a way that ends them: once a service asks for a pause, it is not asked for anything else. */
const ROUNDS = 6;

/** A listener of a service that echoes each of `secrets`, answering in each of `ways` in turn; in `last`, where there is one, behind some rounds. */
export const hostile = (secrets: readonly string[], ways: readonly Way[], last?: Way): RequestListener => {
  const forms = secrets.flatMap(formsOf);
  let at = 0;
  return (request, response) => {
    const round = Math.floor(at / ways.length);
    const way = (round >= ROUNDS ? last : undefined) ?? ways[at % ways.length] ?? 'refused';
    const asked = `${request.url} ${request.headers.authorization ?? ''}`;
    const { body, headers } = echo(forms, way, round, asked);
    at += 1;
    request.resume();
    response.writeHead(STATUS[way], headers).end(body);
  };
};

/** The same on a port of this machine. */
export const startHostile = async (secrets: readonly string[]) => {
  const ways: readonly Way[] = ['refused', 'missing', 'in the page', 'torn', 'redirected', 'web page'];
  const server = createServer(hostile(secrets, ways, 'throttled'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
};
