import { ClientError } from './client-error.ts';

/** No answer of an app comes near. */
const MOST_BYTES = 64 * 1024 * 1024;

const tooLong = (status: number): ClientError =>
  new ClientError(
    'not-tidemark',
    `What answered is not Tidemark: it sends more than ${MOST_BYTES / 1024 / 1024} MiB. Is the address right, and does it end in /api?`,
    { status },
  );

/** The body of an answer as text. Rejects with `not-tidemark` where it does not end within what an app answers, and with what the connection does. */
export const bodyText = async ({ body, status }: Response): Promise<string> => {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return pieces.join('') + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw tooLong(status);
    }
    pieces.push(decoder.decode(value, { stream: true }));
  }
};
