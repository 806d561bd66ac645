import type { Clock } from '../../core/index.ts';
import type { AnswerHeaders } from './http-types.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Epoch ms; absent for one that lives as long as the jar. */
  readonly expiresAt?: number;
}

/** What a service needs to know a client again is far less; what it sends beyond is not kept. */
const MOST_COOKIES = 50;
const MOST_CHARACTERS = 4096;

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\x20-\x7e\x80-\xff]*$/;

const attributesOf = (parts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    parts.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );

const expiryOf = (attributes: ReadonlyMap<string, string>, now: number): number | undefined => {
  const seconds = attributes.get('max-age') ?? '';
  if (/^-?\d+$/.test(seconds)) return now + Number(seconds) * 1000;
  const until = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(until) ? undefined : until;
};

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

const isUnder = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

const isOf = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

const cookieIn = (line: string, { hostname, pathname }: URL, now: number): Cookie | undefined => {
  const [pair = '', ...rest] = line.split(';');
  const equals = pair.indexOf('=');
  const [name, value] = [pair.slice(0, Math.max(equals, 0)).trim(), pair.slice(equals + 1).trim()];
  const attributes = attributesOf(rest);
  const domain = (attributes.get('domain') ?? '').toLowerCase().replace(/^\./, '');
  if (!NAME.test(name) || !VALUE.test(value) || line.length > MOST_CHARACTERS) return undefined;
  if (domain !== '' && !isOf(hostname, domain)) return undefined;
  const path = attributes.get('path') ?? '';
  const expiresAt = expiryOf(attributes, now);
  return {
    name,
    value,
    path: path.startsWith('/') ? path : folderOf(pathname),
    ...(expiresAt !== undefined && { expiresAt }),
  };
};

/**
 * The cookies of one origin, in memory. Balancers keep a client on a node by them, whose page tokens only that node knows. They are sent to no
 * other origin, so `Secure`, `HttpOnly` and `SameSite` change nothing.
 * Source: RFC 6265, 5.2 to 5.4.
 */
export class CookieJar {
  readonly #clock: Clock;
  readonly #cookies = new Map<string, Cookie>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps what an answer from `url` sets, and forgets what it takes back. */
  take(url: string, headers: AnswerHeaders): void {
    const now = this.#clock.now();
    const from = new URL(url);
    for (const line of headers.getSetCookie?.() ?? []) {
      const cookie = cookieIn(line, from, now);
      if (cookie === undefined) continue;
      const id = `${cookie.name};${cookie.path}`;
      this.#cookies.delete(id);
      const isGone = cookie.expiresAt !== undefined && cookie.expiresAt <= now;
      if (!isGone && this.#cookies.size < MOST_COOKIES) this.#cookies.set(id, cookie);
    }
  }

  /** The `Cookie` header for a URL, the feed's own cookies first, which win; undefined where there are none. */
  header(url: string, own?: string): string | undefined {
    const now = this.#clock.now();
    const { pathname } = new URL(url);
    const given = new Set((own ?? '').split(';').map((pair) => pair.split('=')[0]?.trim()));
    const pairs = [...this.#cookies.values()]
      .filter(
        ({ name, path, expiresAt = Infinity }) =>
          !given.has(name) && isUnder(pathname, path) && expiresAt > now,
      )
      .toSorted((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => `${name}=${value}`);
    const all = own === undefined ? pairs : [own, ...pairs];
    return all.length === 0 ? undefined : all.join('; ');
  }
}
