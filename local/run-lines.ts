import { countOf } from '../shared/core/index.ts';
import type { RunRecord } from '../shared/state/index.ts';
import type { HostLog } from './functions-host/index.ts';

/** What is shown of the line that the functions log for a run: docs/operations.md has all of it. */
type Run = Pick<
  RunRecord,
  'feed' | 'kind' | 'outcome' | 'dryRun' | 'durationMs' | 'rows' | 'requests' | 'to' | 'version'
> &
  Pick<RunRecord, 'removed' | 'errorKind' | 'message' | 'notes'>;

/** Outcomes that come at every tick where nothing happens. */
const QUIET: ReadonlySet<RunRecord['outcome']> = new Set(['no-new-rows', 'lease-held']);

/** The functions are of this checkout, so a line that begins like theirs is one, unless it was cut. */
const runOf = (message: string): Run | undefined => {
  if (!message.startsWith('{"evt":"tidemark.run",')) return undefined;
  try {
    return JSON.parse(message) as Run;
  } catch {
    return undefined;
  }
};

/** A text of a source is shown by a terminal, and not obeyed. */
const shown = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => `<U+${char.codePointAt(0)?.toString(16)}>`);

const factsOf = ({ kind, rows, removed, to, version, requests, durationMs }: Run): string =>
  [
    ...(kind === 'maintain' ? [] : [countOf(rows, 'row')]),
    ...(removed === undefined || removed === 0 ? [] : [`${removed} removed`]),
    ...(to === undefined ? [] : [`up to ${to}`]),
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(kind === 'maintain' ? [] : [countOf(requests, 'request')]),
    `${durationMs} ms`,
  ].join(', ');

const headOf = ({ feed, kind, outcome, dryRun, errorKind }: Run): string => {
  const how = outcome === 'failed' ? `${kind} failed (${errorKind ?? 'unknown'})` : outcome;
  return `${feed} ${how}${dryRun === true ? ' (dry run)' : ''}`;
};

/**
 * A log for people: a short line for each run that did something or failed, its sentence and notes below it. Runs that find nothing say so the first time, and again
 * when what they say is another thing. Every other line stays as it is.
 */
export const runsInShort = (log: HostLog): HostLog => {
  const said = new Map<string, string>();
  return (level, message, functionName) => {
    const run = runOf(message);
    if (run === undefined) return log(level, message, functionName);
    const { feed, outcome, notes = [] } = run;
    const saying = JSON.stringify([outcome, notes]);
    if (QUIET.has(outcome) && said.get(feed) === saying) return;
    said.set(feed, saying);
    const rest = [...(run.message === undefined ? [] : [run.message]), ...notes];
    const lines = [
      `${headOf(run)}: ${factsOf(run)}`,
      ...rest.flatMap((text) => text.split(/\r?\n/)).map((text) => `  ${text}`),
    ];
    for (const line of lines) log(level, shown(line), functionName);
  };
};
