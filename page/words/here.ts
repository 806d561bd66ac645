/** Of this machine: `npm start`, and no app in Azure. */
const OWN_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

const { location } = globalThis as { readonly location?: { readonly hostname: string } };

/** Whether the page is that of an app on this machine. */
export const isHere = (hostname = location?.hostname ?? ''): boolean => OWN_HOSTS.includes(hostname);

/** What makes a changed feeds.json, or a changed setting, the one that runs. */
export const intoEffect = (here = isHere()): string =>
  here ? 'save it, and restart npm start' : 'and deploy';
