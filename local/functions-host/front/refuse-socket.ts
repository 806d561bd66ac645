import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What Node says of bytes that it could not read as a request. */
export interface ParseTrouble {
  readonly code?: string | undefined;
  readonly rawPacket?: Uint8Array;
  readonly bytesParsed?: number;
}

/** An empty answer, written past Node's own machinery. */
export const rawAnswer = (status: number, closes: boolean): string =>
  [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Length: 0',
    ...(closes ? ['Connection: close'] : ['Request-Context: appId=']),
    `Date: ${new Date().toUTCString()}`,
    'Server: Kestrel',
    '\r\n',
  ].join('\r\n');

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The caller ended in the middle of its request. */
const ENDED = new Set(['HPE_INVALID_EOF_STATE', 'ECONNRESET', 'EPIPE']);

const hasLine = ({ rawPacket, bytesParsed = 0 }: ParseTrouble): boolean =>
  rawPacket?.subarray(bytesParsed).includes(10) === true;

/**
 * Answers bytes that are no request, once the answers before them are sent, and ends the connection. What a caller sent past
 * the end of a body is the beginning of a next request: as long as its first line is not whole, it is waited for.
 */
export const refuseSocket = async (
  socket: Duplex,
  trouble: ParseTrouble,
  before: Promise<unknown> | undefined,
): Promise<void> => {
  const code = trouble.code ?? '';
  if (ENDED.has(code)) {
    socket.destroy();
    return;
  }
  await before;
  if (before !== undefined && !hasLine(trouble)) return;
  if (socket.writable) socket.end(rawAnswer(STATUS_OF[code] ?? 400, true));
};
