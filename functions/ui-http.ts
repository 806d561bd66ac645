import { readFile } from 'node:fs/promises';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import * as z from 'zod';
import type { UiMode } from '../shared/config/index.ts';
import { isKnown } from './conditional.ts';
import { problem } from './problem.ts';
import { chooseEncoding } from './ui-encoding.ts';

/** Beside the bundle, or where `npm run build` puts it when the sources run as they are. */
const BUILT = new URL(import.meta.url.endsWith('.ts') ? '../dist/ui/' : './ui/', import.meta.url);

const manifestSchema = z.object({
  documents: z.object({ read: z.string(), on: z.string() }),
  files: z.record(z.string(), z.object({ type: z.string(), hash: z.string() })),
});

type File = z.infer<typeof manifestSchema>['files'][string];

interface Manifest {
  readonly documents: Readonly<Record<Exclude<UiMode, 'off'>, string>>;
  readonly files: ReadonlyMap<string, File>;
}

/** The page runs its own script and asks its own app, and nothing else. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const DAY_SECONDS = 86_400;
const IMMUTABLE = `public, max-age=${365 * DAY_SECONDS}, immutable`;

const refused = (detail: string): HttpResponseInit => {
  const headers = { ...HEADERS, 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  return { ...problem({ kind: 'page-unknown', detail }), headers };
};

const OFF = 'The page is switched off. Set the app setting UI to read, or to on.';
const NOT_BUILT =
  'The page is not built here: npm run build. npm start and npm run package do so by themselves.';
const UNKNOWN = 'The page has no such file. Load GET /api/ui again: an older page may still be open.';

const loadManifest = async (folder: URL): Promise<Manifest | undefined> => {
  try {
    const { documents, files } = manifestSchema.parse(
      JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')),
    );
    return { documents, files: new Map(Object.entries(files)) };
  } catch {
    return undefined;
  }
};

const answerFile = async (
  request: HttpRequest,
  { folder, name, file }: { readonly folder: URL; readonly name: string; readonly file: File },
): Promise<HttpResponseInit> => {
  const encoding = chooseEncoding(request.headers.get('accept-encoding'));
  const etag = `"${file.hash}${encoding === undefined ? '' : `-${encoding.name}`}"`;
  const headers = {
    ...HEADERS,
    etag,
    vary: 'accept-encoding',
    'cache-control': name.endsWith('.html') ? 'no-cache' : IMMUTABLE,
  };
  if (isKnown(request, etag)) return { status: 304, headers };
  const bytes = await readFile(new URL(`${name}${encoding?.suffix ?? ''}`, folder));
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': file.type,
      'content-length': String(bytes.length),
      ...(encoding !== undefined && { 'content-encoding': encoding.name }),
    },
    ...(request.method !== 'HEAD' && { body: bytes }),
  };
};

/** The file that is asked for, by a name of the manifest or not at all. The document goes without one. */
const nameOf = (request: HttpRequest, { documents, files }: Manifest, mode: Exclude<UiMode, 'off'>) => {
  const asked = request.params['asset'] ?? '';
  if (asked === '') return documents[mode];
  return files.has(asked) && !asked.endsWith('.html') ? asked : undefined;
};

/**
 * `GET ui`, `GET ui/{*asset}`: the page, as it was built into `folder`. Anyone may load it: it holds no data, and asks for the key that the
 * app's other routes want.
 */
export const uiHttp = (
  modeOf: () => UiMode,
  folder: URL = BUILT,
): ((call: { readonly request: HttpRequest }) => Promise<HttpResponseInit>) => {
  let manifest: Promise<Manifest | undefined> | undefined;
  return async ({ request }) => {
    const mode = modeOf();
    if (mode === 'off') return refused(OFF);
    // Its files are named from beside it: with a slash at its end it would look for them one folder below.
    if (new URL(request.url).pathname.endsWith('/')) {
      return { status: 308, headers: { ...HEADERS, location: '../ui', 'cache-control': 'no-cache' } };
    }
    const built = await (manifest ??= loadManifest(folder));
    if (built === undefined) {
      manifest = undefined;
      return refused(NOT_BUILT);
    }
    const name = nameOf(request, built, mode);
    const file = name === undefined ? undefined : built.files.get(name);
    if (name === undefined || file === undefined) return refused(UNKNOWN);
    return answerFile(request, { folder, name, file });
  };
};
