import { type ClientFetch, isKey, isLoopback } from '../../shared/api/index.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../terminal/io.ts';
import type { App } from './app.ts';

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

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there. Is it started?'],
  ['ENOTFOUND', 'there is no host of that name. Is the address right?'],
  ['EAI_AGAIN', 'its name could not be looked up. Is there a network?'],
  ['ECONNRESET', 'the connection was cut. Ask again.'],
  ['UND_ERR_SOCKET', 'the connection was cut. Ask again.'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection came about. Is there a network, or a firewall?'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted here.'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted here: NODE_EXTRA_CA_CERTS names more.'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted here: NODE_EXTRA_CA_CERTS names more.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is of another name. Is the address right?'],
]);

const codeIn = (error: unknown): string | undefined => {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return undefined;
};

const why = (error: unknown): string => {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer came in time. Ask again.';
  const code = codeIn(error);
  return CAUSES.get(code ?? '') ?? `the request failed${code === undefined ? '' : ` (${code})`}.`;
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
      throw new Failure('unreachable', `${place} does not answer: ${why(error)}`);
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
