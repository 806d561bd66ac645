import type { Feed } from '../../config/index.ts';
import type { Job, RunKind } from '../../state/index.ts';
import { NO_PROGRESS, progressText, type ReloadRequest, type SyncDeps } from '../run/index.ts';

/** What a caller asks for. */
export type RunRequest =
  | { readonly runId: string; readonly kind: 'append' }
  | { readonly runId: string; readonly kind: 'reload'; readonly reload: ReloadRequest };

/** A run that has not begun. */
export const newJob = (
  { clock }: Pick<SyncDeps, 'clock'>,
  { name }: Pick<Feed, 'name'>,
  ask: RunRequest | { readonly runId: string; readonly kind: RunKind; readonly request: string },
): Job => {
  const reload = 'reload' in ask ? JSON.stringify(ask.reload) : '{}';
  return {
    runId: ask.runId,
    feed: name,
    kind: ask.kind,
    status: 'waiting',
    createdAt: clock.now(),
    updatedAt: clock.now(),
    attempts: 0,
    request: 'request' in ask ? ask.request : reload,
    progress: progressText(NO_PROGRESS),
  };
};
