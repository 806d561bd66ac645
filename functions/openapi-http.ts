import manifest from '#package' with { type: 'json' };
import { tagOf } from './conditional.ts';
import type { Handle } from './routing/call.ts';

/** Made when it is first asked for: no run needs it. */
const write = async () => {
  const { openApiDocument } = await import('./openapi/document.ts');
  const body = JSON.stringify(openApiDocument(manifest.version));
  return { body, etag: tagOf(body) };
};

/** `GET openapi.json`: what can be asked of the app, for programs. Anyone may read it: it holds no data. */
export const openApiHttp = (): Handle<'openapi'> => {
  let written: ReturnType<typeof write> | undefined;
  return async () => {
    const { body, etag } = await (written ??= write());
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache', etag },
      body,
    };
  };
};
