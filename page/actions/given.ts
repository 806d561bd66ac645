import { type BodyInput, untilOf } from '../../shared/api/index.ts';

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

/** Who asks, where somebody said so. */
export const byBody = ({ by = '' }: Given): { readonly by?: string } => (by === '' ? {} : { by });
export const byWords = ({ by = '' }: Given): readonly string[] => (by === '' ? [] : ['--by', by]);

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

/** The window of feeds.json. */
export const DEFAULT_WINDOW: WindowGiven = { kind: 'default', value: '', to: '' };

export const reloadBody = (
  { window = DEFAULT_WINDOW, force = false }: Given,
  dryRun: boolean,
): BodyInput<'reloadFeed'> => ({ ...windowBody(window), ...(dryRun && { dryRun }), ...(force && { force }) });

export const reloadWords = ({ window = DEFAULT_WINDOW, force = false }: Given): readonly string[] => [
  ...windowWords(window),
  ...(force ? ['--force'] : []),
];

/** What is no time to come, the app refuses in words. */
const untilText = (typed: string): string => {
  const until = untilOf(typed, Date.now());
  return until.outcome === 'ok' ? until.at : typed;
};

export const pauseBody = ({ reason = '', until = '', ...given }: Given): BodyInput<'pauseFeed'> => ({
  ...byBody(given),
  ...(reason !== '' && { reason }),
  ...(until !== '' && { until: untilText(until) }),
});

export const pauseWords = ({ reason = '', until = '', ...given }: Given): readonly string[] => [
  ...byWords(given),
  ...(reason === '' ? [] : ['--reason', reason]),
  ...(until === '' ? [] : ['--until', until]),
];
