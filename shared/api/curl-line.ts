import { type Asked, checkedDoor, requestOf } from './request.ts';
import { shellWord } from './shell-word.ts';
import type { EndpointName } from './table/index.ts';

/** Left out is what the client adds for itself: a line that is sent twice is to be two runs. */
const OWN = new Set(['accept', 'idempotency-key']);

/** What is refused is told, and ends with a code that says so, where curl alone prints nothing at a 401. Source: curl 7.76, `--fail-with-body`. */
const TELLING = ['--fail-with-body', '-sS'];

interface CurlOptions {
  /** The address of `/api`. */
  readonly base: string;
  /** The environment variable that holds the key, which is not in the line. */
  readonly keyName: string;
}

/** The client's own request as a line for a POSIX shell. Throws as `checkedDoor` and `requestOf`. */
export const curlLine = <Name extends EndpointName>(
  { base, keyName }: CurlOptions,
  name: Name,
  asked: Asked<Name>,
): string => {
  const { url, init } = requestOf(checkedDoor({ base, key: keyName }), name, asked);
  const headers = [...new Headers(init.headers)].filter(([header]) => !OWN.has(header));
  const shown = headers.map(([header, value]) =>
    header === 'x-functions-key'
      ? `-H "x-functions-key: $${keyName}"`
      : `-H ${shellWord(`${header}: ${value}`)}`,
  );
  const { method = 'GET', body } = init;
  return [
    'curl',
    ...TELLING,
    ...(method === 'GET' ? [] : ['-X', method]),
    ...shown,
    ...(typeof body === 'string' ? ['-d', shellWord(body)] : []),
    shellWord(url),
  ].join(' ');
};
