import type { World } from './memory-world.ts';

/** While `work` is under way, the service is down from the nth request for rows on; its counts go on. */
export const withFailingPages = async (
  { service }: World,
  nth: number,
  work: () => Promise<unknown>,
): Promise<void> => {
  let pages = 0;
  service.onRequest = ({ url }) =>
    /\/\w+\?/.test(url) && (pages += 1) >= nth ? new Response('', { status: 503 }) : undefined;
  try {
    await work();
  } finally {
    service.onRequest = undefined;
  }
};
