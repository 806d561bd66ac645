import type { Body } from '../shared/api/index.ts';
import { type Feed, NO_WINDOW, windowOf } from '../shared/config/index.ts';
import type { RunKind, RunRecord } from '../shared/state/index.ts';
import type { RunRequest } from '../shared/sync/index.ts';
import { badRequest } from './routing/refused-request.ts';

/** The endpoint that makes a run of each kind. */
export const RUN_ENDPOINTS = {
  append: 'syncFeed',
  reload: 'reloadFeed',
  maintain: 'maintainFeed',
} as const satisfies Readonly<Record<RunKind, string>>;

export type RunEndpoint<Kind extends RunKind> = (typeof RUN_ENDPOINTS)[Kind];

/** What the triggers know of a kind of run. */
interface KindTriggers<Kind extends RunKind> {
  /** What a request's body asks of a feed. Throws `RefusedRequest` where that cannot be known. */
  readonly toAsk: (body: Body<RunEndpoint<Kind>>, feed: Feed, runId: string) => RunRequest & RunRequest<Kind>;
  /** What its line in the log measures besides what every run's does. The workbook shows it. */
  readonly measures: readonly (keyof RunRecord)[];
}

/** A kind of run has its endpoint, its request and its figures in the log, or this does not compile. */
export const RUN_TRIGGERS: { readonly [Kind in RunKind]: KindTriggers<Kind> } = {
  append: {
    toAsk: (_body, _feed, runId) => ({ runId, kind: 'append', request: {} }),
    measures: [],
  },
  reload: {
    toAsk: (body, feed, runId) => {
      const window = windowOf(body, feed);
      if (window === undefined) throw badRequest([{ place: '', message: NO_WINDOW }]);
      const { dryRun = false, force = false } = body;
      return { runId, kind: 'reload', request: { window, dryRun, force } };
    },
    measures: ['removed'],
  },
  maintain: {
    toAsk: ({ dryRun = false }, _feed, runId) => ({ runId, kind: 'maintain', request: { dryRun } }),
    measures: ['maintain'],
  },
};
