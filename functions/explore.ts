import type { Auth, Environment, Feed } from '../shared/config/index.ts';
import { exploreService } from '../shared/sync/index.ts';
import { createApplication } from './application.ts';

/** What a service offers, as the app's own settings and secrets see it. */
export type Offered = Awaited<ReturnType<typeof exploreService>>;

const DEADLINE_MS = 120_000;

/**
 * Looks at a service that no feed reads yet. `env`: the app settings, with the secrets that `auth` names; its feeds are those whose names and tables are
 * taken, none where `feeds` is left out. Rejects as a read of `$metadata` does.
 */
export const offeredBy = async (
  env: Environment,
  service: { readonly serviceUrl: string; readonly auth: Auth; readonly feeds: readonly Feed[] },
  signal: AbortSignal,
): Promise<Offered> => {
  const { deps } = createApplication(env, signal);
  const { serviceUrl, auth, feeds: lakeFeeds } = service;
  const deadline = deps.clock.now() + DEADLINE_MS;
  return exploreService(deps, { serviceUrl, auth, lakeFeeds }, { signal, deadline });
};
