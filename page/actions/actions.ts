import type { EndpointName, Params } from '../../shared/api/index.ts';
import type { Call } from '../api/endpoints.ts';
import { byBody, byWords, type Given, pauseBody, pauseWords, reloadBody, reloadWords } from './given.ts';

/** What an action is about. */
export interface Subject {
  readonly feed: string;
  readonly runId?: string;
}

export interface Action {
  readonly label: string;
  /** What it does, in one sentence. */
  readonly what: string;
  /** Not offered where the page may only read. */
  readonly changes: boolean;
  readonly call: (subject: Subject, given: Given) => Call;
  /** The words after `npm run tidemark --`. */
  readonly command: (subject: Subject, given: Given) => readonly string[];
  /** The command works in a checkout, whichever app the page is of. */
  readonly inFolder?: boolean;
}

type FeedEndpoint = {
  [Name in EndpointName]: Params<Name> extends { readonly feed: string } ? Name : never;
}[EndpointName];

const onFeed = <Name extends FeedEndpoint>(endpoint: Name, { feed }: Subject) => ({
  endpoint,
  params: { feed },
});

/** Everything that the page can do: the list of buttons, of their lines, and of the browser's tests. */
export const ACTIONS = {
  sync: {
    label: 'Sync now',
    what: 'Takes the rows that are new at the source, as the timer does.',
    changes: true,
    call: (subject) => onFeed('syncFeed', subject),
    command: ({ feed }) => ['sync', feed],
  },
  dryRun: {
    label: 'Dry run',
    what: 'Compares the window with the source and tells what would change. It changes nothing.',
    changes: true,
    call: (subject, given) => ({ ...onFeed('reloadFeed', subject), body: reloadBody(given, true) }),
    command: ({ feed }, given) => ['reload', feed, ...reloadWords(given), '--dry-run'],
  },
  reload: {
    label: 'Reload',
    what: 'Fetches a window again and replaces it in one commit: readers see the old one or the new one.',
    changes: true,
    call: (subject, given) => ({ ...onFeed('reloadFeed', subject), body: reloadBody(given, false) }),
    command: ({ feed }, given) => ['reload', feed, ...reloadWords(given), '--yes'],
  },
  maintain: {
    label: 'Maintain',
    what: 'Keeps the table in order now: checkpoint, compaction, log cleanup, vacuum. No row changes.',
    changes: true,
    call: (subject) => ({ ...onFeed('maintainFeed', subject), body: {} }),
    command: ({ feed }) => ['maintain', feed],
  },
  pause: {
    label: 'Pause',
    what: 'The timer leaves the feed alone until somebody resumes it, or until the time that you set.',
    changes: true,
    call: (subject, given) => ({ ...onFeed('pauseFeed', subject), body: pauseBody(given) }),
    command: ({ feed }, given) => ['pause', feed, ...pauseWords(given)],
  },
  resume: {
    label: 'Resume',
    what: 'The timer takes the feed up again.',
    changes: true,
    call: (subject, given) => ({ ...onFeed('resumeFeed', subject), body: byBody(given) }),
    command: ({ feed }, given) => ['resume', feed, ...byWords(given)],
  },
  cancel: {
    label: 'Cancel the run',
    what: 'Asks the run to stop. It ends within 15 seconds, and keeps what it has committed.',
    changes: true,
    call: ({ runId = '' }, given) => ({ endpoint: 'cancelRun', params: { runId }, query: byBody(given) }),
    command: ({ runId = '' }, given) => ['cancel', runId, ...byWords(given)],
  },
  check: {
    label: 'Check',
    what: 'Asks the source what it can do, and compares it with the feed and its table. It writes nothing.',
    changes: false,
    call: (subject) => onFeed('checkFeed', subject),
    command: ({ feed }) => ['check', feed],
  },
  preview: {
    label: 'Preview',
    what: 'Shows a few rows as they would come into the table. It writes nothing.',
    changes: false,
    call: (subject, { rows = 5 }) => ({ ...onFeed('previewFeed', subject), query: { rows } }),
    command: ({ feed }, { rows = 5 }) => ['preview', feed, '--rows', String(rows)],
  },
  entities: {
    label: 'Add a feed',
    what: 'Lists what else this service offers, each with the entry for feeds.json that would take it.',
    changes: false,
    call: (subject) => onFeed('feedEntities', subject),
    // It lists the same, and writes feeds.json.
    command: (_subject, { serviceUrl = 'SERVICE_URL', entitySet }) => [
      'add',
      serviceUrl,
      ...(entitySet === undefined ? [] : ['--only', entitySet]),
    ],
    inFolder: true,
  },
} as const satisfies Readonly<Record<string, Action>>;

export type ActionName = keyof typeof ACTIONS;

export const actionOf = (name: ActionName): Action => ACTIONS[name];

/** Of a name in an address; undefined for one that is none. */
export const namedAction = (name: string): ActionName | undefined =>
  (Object.keys(ACTIONS) as ActionName[]).find((one) => one === name);
