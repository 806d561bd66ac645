import { createHash } from 'node:crypto';
import manifest from '#package' with { type: 'json' };
import type { Handle } from './routing/call.ts';

interface Written {
  readonly text: string;
  readonly etag: string;
}

/** Made when it is first asked for: no run needs it. */
const write = async (): Promise<Written> => {
  const { openApiDocument } = await import('./openapi/document.ts');
  const text = JSON.stringify(openApiDocument(manifest.version));
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
};

/** Source: RFC 9110, section 13.1.2: a list, compared weakly. */
const isKnown = (header: string | null, etag: string): boolean =>
  (header ?? '').split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));

/** `GET openapi.json`: what can be asked of the app, for programs. Anyone may read it: it holds no data. */
export const openApiHttp = (): Handle<'openapi'> => {
  let written: Promise<Written> | undefined;
  return async ({ request }) => {
    const { text, etag } = await (written ??= write());
    const headers = { etag, 'cache-control': 'no-cache', 'content-type': 'application/json' };
    return isKnown(request.headers.get('if-none-match'), etag)
      ? { status: 304, headers: { etag, 'cache-control': 'no-cache' } }
      : { status: 200, headers, body: text };
  };
};
