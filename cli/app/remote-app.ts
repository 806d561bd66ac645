import { type ClientFetch, isKey, isLoopback } from '../../shared/api/index.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../terminal/io.ts';
import type { App } from './app.ts';
import { whyUnreachable } from './why-unreachable.ts';

/** Azure ends a call after 230 s. */
const TIMEOUT_MS = 240_000;

const usage = (message: string): Failure => new Failure('usage', message);

/** The address of an app, as it was typed; never with a key in it, and never where a key could be overheard. */
export const appUrlOf = (text: string): string => {
  if (!URL.canParse(text)) throw usage('--app must be an address, such as https://example.azurewebsites.net');
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    throw usage(
      '--app must be an address alone, without a key: that comes from the environment (--key-from-env).',
    );
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!isSafe)
    throw usage('--app must begin with https://, as a key goes there; http:// is for this machine only.');
  return url.href.replace(/\/+$/, '').replace(/\/api$/, '');
};

const ENV_NAME = /^[A-Za-z_]\w*$/;

/** The key, by the name of its environment variable. A key that was typed in its place is not said again. */
const keyOf = (name: string, { env }: Io): string | undefined => {
  if (!ENV_NAME.test(name) || name.length > 60)
    throw usage('--key-from-env must be the name of an environment variable: the key itself is never typed.');
  const key = env[name]?.trim();
  if (key === undefined || key === '') return undefined;
  if (isKey(key)) return key;
  throw new Failure('key', `What ${name} holds is no key: it has letters that no key has.`);
};

const guarded =
  (place: string, { fetch, signal }: Io): ClientFetch =>
  async (url, init) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signals = [timeout, ...(init.signal === undefined || init.signal === null ? [] : [init.signal])];
    let response: Response;
    try {
      response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.any(signals) });
    } catch (error) {
      signal.throwIfAborted();
      const { text, again, exit } = whyUnreachable(place, error);
      throw new Failure(exit, `${place} does not answer: ${text}`, { again });
    }
    const to = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && response.status !== 304 && to !== null) {
      const where = URL.canParse(to, url) ? new URL(to, url).origin : 'elsewhere';
      throw new Failure(
        'unreachable',
        `${place} sends requests on to ${where}, where the key does not go. If that is the app, name it: --app ${where}`,
      );
    }
    return response;
  };

/** An app over HTTP. Nothing is sent yet. */
export const openRemote = (address: string, keyFrom: string, io: Io): App => {
  const url = appUrlOf(address);
  return {
    place: url,
    url,
    key: keyOf(keyFrom, io),
    fetch: guarded(url, io),
    close: () => Promise.resolve(),
  };
};
