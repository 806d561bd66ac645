import manifest from '#package' with { type: 'json' };
import type { Handle } from './routing/call.ts';

/** Made when it is first asked for: no run needs it. */
const write = async (): Promise<string> => {
  const { openApiDocument } = await import('./openapi/document.ts');
  return JSON.stringify(openApiDocument(manifest.version));
};

/** `GET openapi.json`: what can be asked of the app, for programs. Anyone may read it: it holds no data. */
export const openApiHttp = (): Handle<'openapi'> => {
  let written: Promise<string> | undefined;
  return async () => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
    body: await (written ??= write()),
  });
};
