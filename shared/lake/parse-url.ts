import { fileURLToPath } from 'node:url';
import { TidemarkError } from '../core/index.ts';
import { checkFolder } from './paths.ts';

/** A lake's place in pieces. `folder` is a path of this machine, perhaps relative; names and paths are decoded. */
export type LakeUrl =
  | { readonly kind: 'file'; readonly folder: string }
  | { readonly kind: 'adls'; readonly endpoint: string; readonly fileSystem: string; readonly root: string };

const DFS_HOST =
  /\.dfs\.(?:core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net|fabric\.microsoft\.com)$/;

/** What a LAKE_URL of each kind looks like. */
const EXAMPLES: Readonly<Record<LakeUrl['kind'], readonly string[]>> = {
  adls: [
    'https://onelake.dfs.fabric.microsoft.com/<workspace>/<item>',
    'https://<account>.dfs.core.windows.net/<file system>/<path>',
    'abfss://<file system>@<account>.dfs.core.windows.net/<path>',
  ],
  file: ['file:./<folder>'],
};

const CHOICES = Object.values(EXAMPLES).flat().join(', ');

// The text itself is never repeated: it may hold a secret.
const refuse = (reason: string): TidemarkError =>
  new TidemarkError('config', `LAKE_URL ${reason}. It can be one of: ${CHOICES}.`);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('has a "%" that is not followed by two hexadecimal digits');
  }
};

const parseUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null) throw refuse('is not a URL');
  return url;
};

const parseFile = (text: string): LakeUrl => {
  const path = text.slice('file:'.length);
  if (path === '') throw refuse('names no folder');
  if (!path.startsWith('/')) return { kind: 'file', folder: decode(path) };
  try {
    return { kind: 'file', folder: fileURLToPath(parseUrl(text)) };
  } catch (error) {
    if (error instanceof TidemarkError) throw error;
    throw refuse('names a folder of another machine, or is malformed');
  }
};

const checkHost = (url: URL): string => {
  const host = url.hostname.toLowerCase();
  if (/\.blob\./.test(host))
    throw refuse('names the blob endpoint: it must be the dfs endpoint (".dfs." in its host)');
  if (!DFS_HOST.test(host)) throw refuse('names a host that is neither OneLake nor Azure Data Lake Storage');
  if (url.port !== '') throw refuse('has a port, which neither OneLake nor Azure Data Lake Storage use');
  return host;
};

const checkRoot = (segments: readonly string[]): string => {
  const names = segments.map((segment) => decode(segment));
  if (names.some((name) => name.includes('/'))) throw refuse('has an encoded "/" in a name');
  try {
    return checkFolder(names.join('/'));
  } catch {
    throw refuse('has an empty or forbidden name in its path');
  }
};

const parseRemote = (text: string): LakeUrl => {
  const url = parseUrl(text);
  const isAbfss = url.protocol === 'abfss:';
  if (url.password !== '' || (url.username !== '' && !isAbfss)) {
    throw refuse('holds a credential: take it out, Tidemark signs in with its managed identity');
  }
  const host = checkHost(url);
  const path = url.pathname.replace(/^\/|\/+$/g, '');
  const segments = path === '' ? [] : path.split('/');
  const [container = '', ...folders] = isAbfss ? [url.username, ...segments] : segments;
  const fileSystem = checkRoot([container]);
  if (fileSystem === '') throw refuse('names no file system (on OneLake: no workspace)');
  const root = checkRoot(folders);
  if (host.endsWith('.fabric.microsoft.com')) checkItem(folders);
  return { kind: 'adls', endpoint: `https://${host}`, fileSystem, root };
};

const checkItem = (folders: readonly string[]): void => {
  if (folders.length === 0) throw refuse('names a workspace but no item: add the lakehouse');
  if (folders[1] === 'Tables') throw refuse('must end before "Tables": that folder is added for every table');
};

/**
 * The pieces of a LAKE_URL. Everything that it cannot be is refused with `config`, in words that never repeat the text:
 * other schemes and hosts, query strings, fragments, credentials, a workspace without an item.
 */
export const parseLakeUrl = (text: string): LakeUrl => {
  if (/[?#]/.test(text)) throw refuse('has a query string or fragment (a SAS, perhaps): take it out');
  const scheme = /^([a-z]+):/i.exec(text.trim())?.[1]?.toLowerCase();
  if (scheme === 'file') return parseFile(text.trim());
  if (scheme === 'https' || scheme === 'abfss') return parseRemote(text.trim());
  if (scheme === 'http' || scheme === 'abfs')
    throw refuse('would send tokens in the clear: use https or abfss');
  throw refuse('has no scheme that Tidemark knows');
};
