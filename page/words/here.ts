import { intoEffect as intoEffectAt, isLoopback } from '../../shared/api/index.ts';

const { location } = globalThis as { readonly location?: { readonly hostname: string } };

/** Whether the page is that of an app on this machine: `npm start`, and none in Azure. */
export const isHere = (hostname = location?.hostname ?? ''): boolean => isLoopback(hostname);

/** What makes a changed feeds.json, or a changed setting, the one that runs. */
export const intoEffect = (here = isHere()): string => intoEffectAt(here);
