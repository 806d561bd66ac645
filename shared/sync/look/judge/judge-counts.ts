import { cameTo, type Evidence, isRefused, rowsOf, type Wire } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';
import { cutAt } from './judge-pages.ts';

const REFUSED: readonly number[] = [400, 403, 404, 405, 501];

const isPath = ({ purpose, url }: Wire): boolean => purpose === 'count' && /\/\$count(?:\?|$)/.test(url);

/** `/$count`, by its last answer. */
const judgePath = ({ wires }: Evidence): readonly SourceFinding[] => {
  const wire = wires.findLast(isPath);
  if (wire === undefined) return [];
  const { status, head, bytes } = wire;
  if (status === 404 || (status >= 500 && status !== 501)) return [{ kind: 'count-fails', status }];
  if (REFUSED.includes(status)) return [{ kind: 'count-refused' }];
  if (bytes === 0) return [{ kind: 'count-fails', status }];
  return /^\s*\d+\s*$/.test(head) && !wire.isMarked ? [] : [{ kind: 'count-form' }];
};

const judgeBeside = (evidence: Evidence): readonly SourceFinding[] => {
  if (isRefused(evidence, 'count')) return [{ kind: 'count-beside-refused' }];
  const page = cameTo(evidence, 'page');
  if (page === undefined) return [];
  if (page.count === undefined) return [{ kind: 'count-beside-missing' }];
  const counted = page.count;
  const read = rowsOf(evidence, 'first').length;
  if (
    counted >= Math.max(read, page.rows.length) &&
    !(page.link !== undefined && counted <= page.rows.length)
  )
    return [];
  return counted === page.rows.length
    ? [{ kind: 'count-of-page', counted }]
    : [{ kind: 'count-stops', counted, read: Math.max(read, page.rows.length) }];
};

/** Rows between two values, counted and read. */
const judgeWithin = (evidence: Evidence): readonly SourceFinding[] => {
  const { counted } = evidence;
  const within = cameTo(evidence, 'within');
  if (within === undefined || within.link !== undefined || typeof counted !== 'number') return [];
  const read = within.rows.length;
  const cut = cutAt(evidence) ?? evidence.refusals.find(({ option }) => option === 'top')?.most;
  if (counted === read || (cut !== undefined && read >= cut)) return [];
  return [{ kind: 'count-differs', counted, read }];
};

/** Whether the service counts, and how. */
export const judgeCounts = (evidence: Evidence): readonly SourceFinding[] => {
  if (evidence.feed.source.count === false) return [];
  return [judgePath, judgeBeside, judgeWithin].flatMap((judge) => judge(evidence));
};
