/** Where in the page somebody is: `#/`, `#/feeds/NAME`, `#/feeds/NAME/ACTION`, `#/runs/ID`. Alerts and the workbook link there. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'feed'; readonly feed: string; readonly open?: string }
  | { readonly view: 'run'; readonly runId: string }
  | { readonly view: 'nowhere' };

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

/** Of a fragment, with its `#` or without. */
export const parseRoute = (hash: string): Route => {
  const parts = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  const [view, name, open] = parts;
  if (view === '' && parts.length === 1) return { view: 'overview' };
  if (name === undefined || name === '' || parts.length > 3) return { view: 'nowhere' };
  if (view === 'feeds') {
    return { view: 'feed', feed: name, ...(open !== undefined && open !== '' && { open }) };
  }
  return view === 'runs' && parts.length === 2 ? { view: 'run', runId: name } : { view: 'nowhere' };
};

export const OVERVIEW = '#/';
export const feedLink = (feed: string, open?: string): string =>
  `#/feeds/${encodeURIComponent(feed)}${open === undefined ? '' : `/${open}`}`;
export const runLink = (runId: string): string => `#/runs/${encodeURIComponent(runId)}`;
