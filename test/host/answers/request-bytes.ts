import type { HostKeys } from '../../../local/functions-host/index.ts';
import type { WireRequest } from './exchange.ts';

/** A header's value: as it is, several of one name, or one letter many times. */
export type HeaderValue = string | readonly string[] | { readonly repeat: string; readonly times: number };

export interface BodySpec {
  readonly framing: 'content-length' | 'chunked' | 'raw';
  readonly text?: string | undefined;
  readonly hex?: string | undefined;
  /** Filled up with blanks to so many bytes. */
  readonly padTo?: number | undefined;
  /** How many chunks. */
  readonly pieces?: number | undefined;
  readonly trailer?: string | undefined;
  readonly extension?: string | undefined;
  /** What Content-Length says instead of the truth. */
  readonly claim?: number | string | undefined;
  /** The caller ends its side after the body. */
  readonly close?: boolean | undefined;
  /** Content-Length twice, with one value or with two. */
  readonly twice?: boolean | undefined;
  readonly twiceOther?: boolean | undefined;
  /** What follows the headers, for `raw`. */
  readonly wire?: string | undefined;
}

export interface RequestSpec {
  readonly method: string;
  /** `<a x 2000>` is a letter many times. */
  readonly path: string;
  /** How the key is shown: `host`, `wrong`, `master-code`. */
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  /** So many further headers. */
  readonly many?: number | undefined;
  readonly body?: BodySpec | undefined;
  /** The whole request, instead of all else. */
  readonly wire?: string | undefined;
}

const WRONG = 'no-key-of-this-app';
const HOST = 'app.test';

const expand = (text: string): string =>
  text.replaceAll(/<(.) x (\d+)>/g, (_whole, letter: string, times: string) => letter.repeat(Number(times)));

/** Whose key a path asks for; a path that is no function's is asked with that of the timer. */
const functionOf = (path: string): string => {
  const [, name] = /^\/(?:api\/)?(?:feeds\/[^/]*\/)?(health|reload|sync|feeds|runs)/i.exec(path) ?? [];
  const names: Readonly<Record<string, string>> = { sync: 'syncFeed', runs: 'run' };
  return name === undefined ? 'sync' : (names[name] ?? name);
};

const valueOf = (keys: HostKeys, kind: string, path: string): string => {
  if (kind === 'master' || kind === 'host' || kind === 'system') return keys[kind];
  const own = functionOf(path);
  if (kind === 'function') return keys.functions[own] ?? WRONG;
  if (kind === 'function-other') return keys.functions[own === 'health' ? 'feeds' : 'health'] ?? WRONG;
  return WRONG;
};

interface Shown {
  readonly headers: readonly string[];
  readonly code?: string;
}

const header = (value: string): string => `x-functions-key: ${value}`;

/** How a key is shown. */
const show = (keys: HostKeys, kind: string, path: string): Shown => {
  if (kind === 'none') return { headers: [] };
  if (kind === 'empty') return { headers: [header('')] };
  if (kind === 'wrong-header-host-code') return { headers: [header(WRONG)], code: keys.host };
  if (kind === 'host-header-wrong-code') return { headers: [header(keys.host)], code: WRONG };
  if (kind === 'bearer-host') return { headers: [`authorization: Bearer ${keys.host}`] };
  if (kind === 'two-headers') return { headers: [header(WRONG), header(keys.host)] };
  if (kind.endsWith('-code')) return { headers: [], code: valueOf(keys, kind.slice(0, -5), path) };
  return { headers: [header(valueOf(keys, kind, path))] };
};

const headerLines = ([name, value]: readonly [string, HeaderValue]): readonly string[] => {
  if (typeof value === 'string') return [`${name}: ${value}`];
  if ('repeat' in value) return [`${name}: ${value.repeat.repeat(value.times)}`];
  return value.map((one) => `${name}: ${one}`);
};

const bodyBytes = ({ text = '', hex, padTo = 0 }: BodySpec): Buffer => {
  const bytes = hex === undefined ? Buffer.from(expand(text)) : Buffer.from(hex, 'hex');
  return padTo > bytes.length ? Buffer.concat([bytes, Buffer.alloc(padTo - bytes.length, ' ')]) : bytes;
};

const chunked = (bytes: Buffer, { pieces = 1, extension = '', trailer }: BodySpec): Buffer => {
  const size = Math.ceil(bytes.length / pieces);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}${extension}\r\n`), part, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`0\r\n${trailer === undefined ? '' : `${trailer}\r\n`}\r\n`));
  return Buffer.concat(parts);
};

/** The headers of a body, and what follows the empty line. */
const framed = (body: BodySpec): { readonly lines: readonly string[]; readonly rest: Buffer } => {
  const bytes = bodyBytes(body);
  if (body.framing === 'chunked')
    return { lines: ['transfer-encoding: chunked'], rest: chunked(bytes, body) };
  const length = `content-length: ${body.claim ?? bytes.length}`;
  const again = body.twice === true ? [length] : [];
  const other = body.twiceOther === true ? [`content-length: ${bytes.length + 1}`] : [];
  return { lines: [length, ...again, ...other], rest: bytes };
};

const withCode = (path: string, code: string | undefined): string =>
  code === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}code=${encodeURIComponent(code)}`;

/** The bytes of a request, with the keys of the host that it is for. */
export const requestBytes = (spec: RequestSpec, keys: HostKeys): WireRequest => {
  const { method, path, key = 'none', headers = {}, many = 0, body, wire } = spec;
  const plain = { isHead: method === 'HEAD', endsAfter: body?.close === true };
  if (wire !== undefined) return { ...plain, bytes: Buffer.from(wire.replaceAll('<host key>', keys.host)) };
  const shown = show(keys, key, path);
  const lines = [
    `${method} ${withCode(expand(path), shown.code)} HTTP/1.1`,
    `host: ${HOST}`,
    ...shown.headers,
    ...Object.entries(headers).flatMap(headerLines),
    ...Array.from({ length: many }, (_, index) => `x-many-${index}: ${index}`),
  ];
  const raw = body?.framing === 'raw' ? body.wire : undefined;
  if (raw !== undefined) return { ...plain, bytes: Buffer.from(`${lines.join('\r\n')}\r\n${raw}`) };
  const { lines: framing, rest } = body === undefined ? { lines: [], rest: Buffer.alloc(0) } : framed(body);
  const head = [...lines, ...framing].join('\r\n');
  return { ...plain, bytes: Buffer.concat([Buffer.from(`${head}\r\n\r\n`), rest]) };
};
