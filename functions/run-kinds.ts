import { type BodyProblem, type Feed, parseMaintainBody, parseReloadBody } from '../shared/config/index.ts';
import type { RunKind, RunRecord } from '../shared/state/index.ts';
import type { RunRequest } from '../shared/sync/index.ts';

/** What a request asks for, or what is wrong with it. */
type Asked<Kind extends RunKind> =
  | { readonly outcome: 'ok'; readonly ask: RunRequest<Kind> }
  | { readonly outcome: 'refused'; readonly problems: readonly BodyProblem[] };

/** What the triggers know of a kind of run. */
interface KindTriggers<Kind extends RunKind> {
  /** Its function in the host, which `POST feeds/{feed}/<action>` calls. */
  readonly name: string;
  readonly action: string;
  /** What a request's body asks of a feed; `undefined`: there was none. */
  readonly readAsk: (body: unknown, feed: Feed, runId: string) => Asked<Kind>;
  /** What its line in the log measures besides what every run's does. The workbook shows it. */
  readonly measures: readonly (keyof RunRecord)[];
}

const isEmpty = (body: unknown): boolean =>
  body === undefined || (body !== null && typeof body === 'object' && Object.keys(body).length === 0);

const NOT_EMPTY = { place: '', message: 'must be empty: a sync takes what is new' };

/** A kind of run has its function, its request and its figures in the log, or this does not compile. */
export const RUN_TRIGGERS: { readonly [Kind in RunKind]: KindTriggers<Kind> } = {
  append: {
    name: 'syncFeed',
    action: 'sync',
    readAsk: (body, _feed, runId) =>
      isEmpty(body)
        ? { outcome: 'ok', ask: { runId, kind: 'append', request: {} } }
        : { outcome: 'refused', problems: [NOT_EMPTY] },
    measures: [],
  },
  reload: {
    name: 'reload',
    action: 'reload',
    readAsk: (body, feed, runId) => {
      const parsed = parseReloadBody(body, feed);
      if (parsed.outcome === 'refused') return parsed;
      const { window, dryRun, force } = parsed;
      return { outcome: 'ok', ask: { runId, kind: 'reload', request: { window, dryRun, force } } };
    },
    measures: ['removed'],
  },
  maintain: {
    name: 'maintainFeed',
    action: 'maintain',
    readAsk: (body, _feed, runId) => {
      const parsed = parseMaintainBody(body);
      if (parsed.outcome === 'refused') return parsed;
      return { outcome: 'ok', ask: { runId, kind: 'maintain', request: { dryRun: parsed.dryRun } } };
    },
    measures: ['maintain'],
  },
};
