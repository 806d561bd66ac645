import type { FrontRequest, HeaderLine } from './types.ts';

export interface Head extends Pick<FrontRequest, 'method' | 'target' | 'headers'> {
  /** `1.1` */
  readonly httpVersion: string;
}

/** Bytes of a request line with its line end. */
const REQUEST_LINE_BYTES = 8192;
const HEADERS_BYTES = 32_768;
const HEADERS_COUNT = 100;

/** Of a host name or an address, with a port or without. An underscore is let pass, a space is not. */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

const valuesOf = (headers: readonly HeaderLine[], wanted: string): readonly string[] =>
  headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);

const isTooLong = ({ method, target }: Head): boolean =>
  `${method} ${target} HTTP/1.1\r\n`.length > REQUEST_LINE_BYTES;

const hasTooManyHeaders = ({ headers }: Head): boolean =>
  headers.length > HEADERS_COUNT ||
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) > HEADERS_BYTES;

/** HTTP/1.1 names its host once; a target with a host of its own names the same. */
const namesItsHost = ({ headers, httpVersion, target }: Head): boolean => {
  const hosts = valuesOf(headers, 'host');
  const [host = ''] = hosts;
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion !== '1.0')) return false;
  const own = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1];
  if (own !== undefined && own.toLowerCase() !== host.toLowerCase()) return false;
  return host === '' || HOST.test(host);
};

/** Two lengths are one too many, and a body that is framed otherwise comes in chunks. */
const isFramedWell = ({ headers }: Head): boolean =>
  valuesOf(headers, 'content-length').length < 2 &&
  valuesOf(headers, 'transfer-encoding').every((coding) => coding.toLowerCase() === 'chunked');

/**
 * The status with which the real host's server refuses a request before the host sees it; undefined for one that it takes.
 * Source: what Azure Functions host 4.1037 (Kestrel) answered; limits by `KestrelServerLimits`.
 */
export const checkHead = (head: Head): 400 | 414 | 431 | 505 | undefined => {
  if (isTooLong(head)) return 414;
  if (head.httpVersion !== '1.1' && head.httpVersion !== '1.0') return 505;
  if (hasTooManyHeaders(head)) return 431;
  if (!namesItsHost(head) || !isFramedWell(head) || /%00/.test(head.target)) return 400;
  return undefined;
};
