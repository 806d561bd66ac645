import type { Feed } from '../../config/index.ts';
import { boundedText, isTidemarkError, type TidemarkError } from '../../core/index.ts';
import { type DeclaredType, type ODataSource, parseCursor } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import { cursorFromMetadata, type FeedCursor } from '../feed/index.ts';
import type { SyncDeps } from '../run/index.ts';
import { costsOf } from './costs.ts';
import { cursorCandidates } from './cursor-candidates.ts';
import {
  cameTo,
  type Evidence,
  investigate,
  type LookLimits,
  MOST_REQUESTS,
  Requests,
  rowsOf,
} from './ask/index.ts';
import { judgeSource, saidOf, withOtherCursor, wordFinding } from './judge/index.ts';
import { type AtHome, lookAtHome } from './look-at-home.ts';
import { columnsSeen } from './shown-columns.ts';
import type { CheckFacts, CheckReport, Finding } from './types.ts';

/** What a check needs: it writes nothing but the probe of the lake. */
export type LookDeps = Pick<
  SyncDeps,
  'lake' | 'snapshots' | 'state' | 'newId' | 'sourceOf' | 'clock' | 'redact'
>;

/** Characters of a finding's message: the service's own sentence, which may be long, is its end. */
const MAX_MESSAGE = 1_500;

const faultFinding = (error: TidemarkError): Finding => ({
  kind: error.kind,
  severity: 'error',
  message: error.said === undefined ? error.message : `${error.message} The service says: ${error.said}`,
});

/** What was seen of the source, and what of the feed. */
interface Looked {
  readonly findings: readonly Finding[];
  readonly facts: CheckFacts;
  readonly sample?: CheckReport['sample'];
}

/** `$metadata`, or what kept it from being read. */
const readType = async (
  source: ODataSource,
  requests: Requests,
): Promise<DeclaredType | TidemarkError | undefined> => {
  try {
    return await source.entityType(requests.signal);
  } catch (error) {
    if (isTidemarkError(error)) return error;
    return requests.unlessSpent(error);
  }
};

const cursorOf = (feed: Feed, entity: DeclaredType): FeedCursor | TidemarkError => {
  try {
    return cursorFromMetadata(feed, entity);
  } catch (error) {
    if (isTidemarkError(error)) return error;
    throw error;
  }
};

/** The source ends below the watermark. */
const wentBack = (evidence: Evidence, state: FeedState | undefined): boolean => {
  const { watermark } = state ?? {};
  const last = cameTo(evidence, 'last');
  if (typeof watermark !== 'string' || last === undefined || !last.falls) return false;
  const value = parseCursor(evidence.cursor.kind, watermark);
  if (typeof value !== 'object') return false;
  const orders = [...last.rows, ...rowsOf(evidence, 'first')].flatMap(({ order }) =>
    order === undefined ? [] : [order],
  );
  return orders.every((order) => order < value.order);
};

const sampleOf = (evidence: Evidence, columns: CheckFacts['columns'] = []): Pick<Looked, 'sample'> => {
  const rows = cameTo(evidence, 'page')?.cells ?? cameTo(evidence, 'first')?.cells;
  return rows === undefined ? {} : { sample: { columns, rows } };
};

const protocolOf = ({ wires }: Requests): string =>
  wires.map(({ header }) => header('odata-version')).find((version) => version !== undefined) ?? '4.0';

/** What the source and its columns come to. */
const lookAtSource = async (
  feed: Feed,
  requests: Requests,
  { home, now }: { readonly home: AtHome; readonly now: number },
): Promise<Looked> => {
  const source = requests.source(feed);
  const entity = await readType(source, requests);
  if (entity === undefined) return { findings: [], facts: {} };
  if (isTidemarkError(entity)) return { findings: [faultFinding(entity)], facts: {} };
  const known: CheckFacts = {
    protocol: protocolOf(requests),
    key: feed.source.key ?? entity.key,
    cursorCandidates: cursorCandidates(entity),
  };
  const cursor = cursorOf(feed, entity);
  if (isTidemarkError(cursor)) return { findings: [faultFinding(cursor)], facts: known };
  const seen = columnsSeen(feed, entity, { cursor, snapshot: home.snapshot });
  const facts = { ...known, columns: seen.shown };
  const unfit = seen.fault === undefined ? [] : [faultFinding(seen.fault)];
  if (seen.columns === undefined) return { findings: unfit, facts };
  const evidence = await investigate({ feed, cursor, columns: seen.columns }, requests, { source, now });
  const judged = judgeSource(evidence);
  const ends = [evidence.fatal, evidence.misfit].flatMap((error) =>
    error === undefined ? [] : [faultFinding(error)],
  );
  const told = judged
    .map((finding) => saidOf(evidence, wordFinding(finding)))
    .map((finding) => withOtherCursor(finding, cursor, cursorCandidates(entity)));
  const back = wentBack(evidence, home.state) ? [wordFinding({ kind: 'source-went-back' })] : [];
  return {
    findings: [...ends, ...unfit, ...told, ...back, ...seen.findings.map(wordFinding)],
    facts: { ...facts, ...costsOf(evidence, judged) },
    ...sampleOf(evidence, seen.shown),
  };
};

const ORDER: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

const reportOf = (feed: string, requests: number, { findings, facts, sample }: Looked): CheckReport => ({
  feed,
  ok: findings.every(({ severity }) => severity !== 'error'),
  requests,
  findings: findings.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]),
  facts,
  ...(sample && { sample }),
});

/**
 * Looks at a feed: whether its source can be reached and read, what the service does with what is asked, what loads will cost, and whether lake and
 * table take the rows. At most 12 requests to the service; nothing is written but a probe beside the table, which is deleted again. What is wrong is a
 * finding: it rejects with the signal's reason alone. The answer holds row values.
 */
export const checkFeed = async (deps: LookDeps, feed: Feed, limits: LookLimits): Promise<CheckReport> => {
  if (feed.refused !== undefined) {
    const findings = feed.refused.map((message) => ({ kind: 'config', severity: 'error', message }) as const);
    return reportOf(feed.name, 0, { findings, facts: {} });
  }
  const requests = new Requests(deps, limits, MOST_REQUESTS);
  const home = await lookAtHome(deps, feed, limits.signal);
  const looked = await lookAtSource(feed, requests, { home, now: deps.clock.now() });
  const findings = [...home.faults.map(faultFinding), ...looked.findings].map((finding) => ({
    ...finding,
    message: boundedText(deps.redact(finding.message), MAX_MESSAGE),
  }));
  return reportOf(feed.name, requests.sent, { ...looked, findings });
};
