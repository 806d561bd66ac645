import { type BodyInput, type EndpointName, type Params, untilOf } from '../../shared/api/index.ts';
import type { Call } from '../api/endpoints.ts';

/** What an action is about. */
export interface Subject {
  readonly feed: string;
  readonly runId?: string;
}

/** What somebody filled in. */
export interface Given {
  readonly window?: WindowGiven;
  readonly force?: boolean;
  readonly by?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly rows?: number;
  readonly serviceUrl?: string;
  readonly entitySet?: string;
}

/** One of the ways to name a window; texts as they were typed. */
export interface WindowGiven {
  readonly kind: 'default' | 'last' | 'rows' | 'from' | 'all';
  readonly value: string;
  readonly to: string;
  /** With `from`: the rows of that value, too. */
  readonly fromIncluded?: true;
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

/** `10`, or a text such as `P7D`. */
const numberOrText = (value: string): number | string =>
  /^\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value;

const windowBody = ({ kind, value, to, fromIncluded }: WindowGiven): BodyInput<'reloadFeed'> => {
  switch (kind) {
    case 'default':
      return {};
    case 'all':
      return { all: true };
    case 'rows':
      // What is no number, or too great, the app refuses in words.
      return { rows: (/^-?\d+$/.test(value) ? Number(value) : value) as number };
    case 'last':
      return { last: numberOrText(value) };
    case 'from':
      return { from: value, ...(fromIncluded && { fromIncluded }), ...(to !== '' && { to }) };
    default:
      return kind satisfies never;
  }
};

const windowWords = ({ kind, value, to }: WindowGiven): readonly string[] => {
  if (kind === 'default') return [];
  if (kind === 'all') return ['--all'];
  return [`--${kind}`, value, ...(kind === 'from' && to !== '' ? ['--to', to] : [])];
};

const DEFAULT_WINDOW: WindowGiven = { kind: 'default', value: '', to: '' };

const reloadCall = (
  subject: Subject,
  { window = DEFAULT_WINDOW, force = false }: Given,
  dryRun: boolean,
): Call<'reloadFeed'> => ({
  ...onFeed('reloadFeed', subject),
  body: { ...windowBody(window), ...(dryRun && { dryRun }), ...(force && { force }) },
});

const reloadWords = (
  { feed }: Subject,
  { window = DEFAULT_WINDOW, force = false }: Given,
): readonly string[] => ['reload', feed, ...windowWords(window), ...(force ? ['--force'] : [])];

const pauseBody = ({ by = '', reason = '', until = '' }: Given): BodyInput<'pauseFeed'> => ({
  ...(by !== '' && { by }),
  ...(reason !== '' && { reason }),
  // What is no time, the app refuses in words.
  ...(until !== '' && { until: untilOf(until, Date.now()) ?? until }),
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
    call: (subject, given) => reloadCall(subject, given, true),
    command: (subject, given) => [...reloadWords(subject, given), '--dry-run'],
  },
  reload: {
    label: 'Reload',
    what: 'Fetches a window again and replaces it in one commit: readers see the old one or the new one.',
    changes: true,
    call: (subject, given) => reloadCall(subject, given, false),
    command: (subject, given) => [...reloadWords(subject, given), '--yes'],
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
    command: ({ feed }, { by = '', reason = '', until = '' }) => [
      'pause',
      feed,
      ...(by === '' ? [] : ['--by', by]),
      ...(reason === '' ? [] : ['--reason', reason]),
      ...(until === '' ? [] : ['--until', until]),
    ],
  },
  resume: {
    label: 'Resume',
    what: 'The timer takes the feed up again.',
    changes: true,
    call: (subject) => ({ ...onFeed('resumeFeed', subject), body: {} }),
    command: ({ feed }) => ['resume', feed],
  },
  cancel: {
    label: 'Cancel the run',
    what: 'Asks the run to stop. It ends at its next page, and keeps what it has committed.',
    changes: true,
    call: ({ runId = '' }, { by = '' }) => ({
      endpoint: 'cancelRun',
      params: { runId },
      ...(by !== '' && { query: { by } }),
    }),
    command: ({ runId = '' }, { by = '' }) => ['cancel', runId, ...(by === '' ? [] : ['--by', by])],
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
