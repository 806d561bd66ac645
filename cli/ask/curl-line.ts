import { shellWord } from '../../shared/api/index.ts';

const OWN = new Set(['accept', 'idempotency-key']);

/**
 * A request as a line for a POSIX shell. The key is not in it: `keyName` is the environment variable that holds it. Left out is what the client adds for
 * itself: a line that is sent twice is to be two runs.
 */
export const curlLine = (url: string, init: RequestInit, keyName: string): string => {
  const headers = [...new Headers(init.headers)].filter(([name]) => !OWN.has(name));
  const shown = headers.map(([name, value]) =>
    name === 'x-functions-key' ? `-H "x-functions-key: $${keyName}"` : `-H ${shellWord(`${name}: ${value}`)}`,
  );
  const method = init.method ?? 'GET';
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    ...shown,
    ...(typeof init.body === 'string' ? ['-d', shellWord(init.body)] : []),
    shellWord(url),
  ].join(' ');
};
