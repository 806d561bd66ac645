import { cameTo, type Evidence, isRefused } from './ask/index.ts';
import { cutAt, type SourceFinding } from './judge/index.ts';
import type { CheckFacts } from './types.ts';

/** Counts that prove nothing. */
const USELESS: ReadonlySet<string> = new Set(['count-stops', 'count-of-page', 'count-differs']);
/** Every run reads all of the set. */
const DRAINED: ReadonlySet<string> = new Set(['order-ignored', 'order-refused', 'filter-ignored']);
/** Beside pages: `$metadata`, the proof that a bound brings its row back, and a count at the end. */
const BESIDE = 3;

/** Rows of a page of a first load; undefined: all rows came in one. */
const pageRows = (evidence: Evidence): number | undefined => {
  const first = cameTo(evidence, 'first');
  if (first === undefined || first.rows.length === 0) return undefined;
  const isWhole = first.link === undefined && cutAt(evidence) === undefined;
  const most = evidence.refusals.find(({ option }) => option === 'top')?.most;
  const isFull = first.rows.length >= (most ?? evidence.feed.source.pageSize);
  return isWhole && !isFull ? undefined : first.rows.length;
};

const rowsOf = (evidence: Evidence, findings: readonly SourceFinding[]): number | undefined => {
  const counted = cameTo(evidence, 'page')?.count;
  const first = cameTo(evidence, 'first');
  if (counted !== undefined && !findings.some(({ kind }) => USELESS.has(kind))) return counted;
  return first !== undefined && pageRows(evidence) === undefined && !isRefused(evidence, 'orderby')
    ? first.rows.length
    : undefined;
};

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;

/** Seconds, by what the requests of the check took: a page as long as the first load's, the others as long as most. */
const secondsOf = (evidence: Evidence, pages: number): number | undefined => {
  const { wires } = evidence;
  const took = wires.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
  const most = wires.toSorted((a, b) => b.bytes - a.bytes).find(({ purpose }) => purpose === 'page');
  if (most === undefined) return undefined;
  return Math.ceil((pages * most.tookMs + BESIDE * median(took)) / 100) / 10;
};

/** What there is to read, and what it will cost. */
export const costsOf = (
  evidence: Evidence,
  findings: readonly SourceFinding[],
): Pick<CheckFacts, 'rows' | 'firstLoad' | 'run'> => {
  const rows = rowsOf(evidence, findings);
  const page = pageRows(evidence);
  const isDrained = findings.some(({ kind }) => DRAINED.has(kind));
  if (rows === undefined)
    return cameTo(evidence, 'first') === undefined ? {} : isDrained ? {} : { run: { requests: 1 } };
  const pages = page === undefined ? 1 : Math.max(1, Math.ceil(rows / page));
  const seconds = secondsOf(evidence, pages);
  return {
    rows,
    firstLoad: { requests: pages + BESIDE, ...(seconds !== undefined && { seconds }) },
    run: { requests: isDrained ? pages : 1 },
  };
};
