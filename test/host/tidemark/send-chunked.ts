import { request } from 'node:http';
import type { LaunchedHost } from '../launch.ts';

/** Posts JSON without a Content-Length, as .NET clients and gateways do by themselves. Status 0: there was no answer. */
export const sendChunked = (
  { url, keys }: LaunchedHost,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) =>
  new Promise<{ readonly status: number; readonly text: string }>((resolve) => {
    const sent = request(`${url}${path}`, {
      method: 'POST',
      headers: {
        'x-functions-key': keys.master,
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
        connection: 'close',
        ...headers,
      },
    });
    sent.on('response', (answer) => {
      let text = '';
      answer.on('data', (chunk: unknown) => (text += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', () => resolve({ status: 0, text: '' }));
    sent.end(body);
  });
