export interface RequestTarget {
  /** Decoded but for `%2F`, without dot segments. Empty segments stay. */
  readonly path: string;
  /** With its question mark, as it was sent; empty without one. */
  readonly query: string;
}

const decodeByte = (escape: string): string => {
  const code = Number.parseInt(escape.slice(1), 16);
  return code < 128 && code !== 0x2f ? String.fromCodePoint(code) : escape;
};

/** A run of escapes: as UTF-8 if it is that, else what is ASCII of it. An escaped slash stays as it is. */
const decodeRun = (run: string): string => {
  try {
    return run
      .split(/(%2f)/i)
      .map((part) => (part.toLowerCase() === '%2f' ? part : decodeURIComponent(part)))
      .join('');
  } catch {
    return run.replaceAll(/%[\da-f]{2}/gi, decodeByte);
  }
};

const withoutDots = (path: string): string => {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isDots = segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    if (!isDots) kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
};

/** Splits a request's target, which may be absolute or `*`. A backslash, a `#` and an escape that is none are letters of the path. */
export const parseTarget = (target: string): RequestTarget => {
  const own = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const at = own.indexOf('?');
  const path = at === -1 ? own : own.slice(0, at);
  const query = at === -1 ? '' : own.slice(at);
  if (!path.startsWith('/')) return { path: path === '' ? '/' : path, query };
  return { path: withoutDots(path.replaceAll(/(?:%[\da-f]{2})+/gi, decodeRun)), query };
};
