const SEGMENT = /\{(\*?)(\w+)\}/g;

/** A segment of dots is none, however it is written. Source: WHATWG URL, section 4.4. */
const isSegment = (text: string): boolean => text !== '' && !/^\.{1,2}$/.test(text);

/** A path with its parameters, each percent-encoded; undefined where one is missing, or would be another path. */
export const fillPath = (path: string, params: ReadonlyMap<string, unknown>): string | undefined => {
  let isWhole = true;
  const filled = path.replaceAll(SEGMENT, (_match, rest: string, name: string) => {
    const value = params.get(name);
    const segments = typeof value !== 'string' ? [''] : rest === '' ? [value] : value.split('/');
    if (!segments.every(isSegment)) isWhole = false;
    return segments.map(encodeURIComponent).join('/');
  });
  return isWhole ? filled : undefined;
};
