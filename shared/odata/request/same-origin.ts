/**
 * The absolute form of a link found at `base`, when it leads to the service's own origin; undefined when it leads elsewhere,
 * carries credentials or is no URL. An absolute link is returned as it was written.
 */
export const sameOrigin = (serviceUrl: string, link: string, base: string): string | undefined => {
  const url = URL.parse(link, base);
  if (url === null || url.origin !== new URL(serviceUrl).origin) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return /^https?:\/\//i.test(link) ? link : url.href;
};
