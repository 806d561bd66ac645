import type { World } from './memory-world.ts';

/** What becomes of a request for `$count`: another URL is counted, or another number told. */
export interface CountFault {
  readonly url?: (url: string) => string;
  readonly rows?: (rows: number) => number;
}

/** Has the world's service count as `fault` says. */
export const countingAs = (
  world: World,
  { url = (same) => same, rows = (same) => same }: CountFault,
): void => {
  const { service } = world;
  let isOwn = false;
  service.onRequest = async ({ rawUrl }) => {
    if (isOwn || !rawUrl.includes('/$count')) return undefined;
    isOwn = true;
    const response = await service.fetch(url(rawUrl));
    isOwn = false;
    return response.ok ? new Response(String(rows(Number(await response.text())))) : response;
  };
};
