import { cameTo, type Evidence, FEW, isRefused, rowsOf } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';

/** What the service says that it has, rows without a value and all. */
const countBeside = (evidence: Evidence): number | undefined => cameTo(evidence, 'page')?.count;

/** Rows that an answer ended before, without a link, and as if there were no more. */
export const cutAt = (evidence: Evidence): number | undefined => {
  const first = cameTo(evidence, 'first');
  if (first === undefined || first.link !== undefined || first.rows.length === 0) return undefined;
  const most =
    evidence.refusals.find(({ option }) => option === 'top')?.most ?? evidence.feed.source.pageSize;
  if (first.rows.length >= most) return undefined;
  const counted = countBeside(evidence) ?? 0;
  const keys = new Set(first.rows.map(({ key }) => key));
  const beyond = rowsOf(evidence, 'last').filter(({ key }) => !keys.has(key));
  const isMore = counted > first.rows.length && !hasNulls(evidence);
  return isMore || (beyond.length > 0 && first.inOrder) ? first.rows.length : undefined;
};

const hasNulls = (evidence: Evidence): boolean =>
  rowsOf(evidence, 'page').some(({ order }) => order === undefined);

const judgeCut = (evidence: Evidence): readonly SourceFinding[] => {
  const rows = cutAt(evidence);
  return rows === undefined ? [] : [{ kind: 'page-cut', rows }];
};

/** The shortest pages, where nothing but the header says how many rows are wanted. */
const judgeShort = (evidence: Evidence): readonly SourceFinding[] => {
  const page = cameTo(evidence, 'page');
  if (page === undefined || cutAt(evidence) !== undefined) return [];
  const rows = page.rows.length;
  const most = rowsOf(evidence, 'first').length;
  if (rows > FEW && page.link === undefined && rows < most) return [{ kind: 'page-by-default', rows }];
  if (rows > FEW) return [{ kind: 'page-size-ignored', rows }];
  return page.link === undefined && rows > 0 && rows < most ? [{ kind: 'page-by-default', rows }] : [];
};

const judgeTop = (evidence: Evidence): readonly SourceFinding[] => {
  const refusal = evidence.refusals.find(({ option }) => option === 'top');
  if (refusal !== undefined) return [{ kind: 'top-refused', most: refusal.most }];
  const last = cameTo(evidence, 'last');
  if (last === undefined) return [];
  const rows = last.rows.length;
  if (rows > FEW) return [{ kind: 'top-ignored', rows }];
  const within = cameTo(evidence, 'within');
  const isPage = rows === FEW && last.link !== undefined && within !== undefined && within.link === undefined;
  return isPage ? [{ kind: 'top-is-page' }] : [];
};

const judgeNone = (evidence: Evidence): readonly SourceFinding[] => {
  const rows = rowsOf(evidence, 'no rows').length;
  const isSeen = evidence.refusals.every(({ option }) => option !== 'top');
  const isIgnored = rowsOf(evidence, 'last').length > FEW;
  return rows > 0 && isSeen && !isIgnored ? [{ kind: 'top-zero', rows }] : [];
};

const judgeSkip = (evidence: Evidence): readonly SourceFinding[] => {
  if (isRefused(evidence, 'skip')) return [{ kind: 'skip-refused' }];
  if (isRefused(evidence, 'select')) return [{ kind: 'select-refused' }];
  const [before] = rowsOf(evidence, 'first');
  const [after] = rowsOf(evidence, 'skip');
  const isSame = before !== undefined && before.key === after?.key;
  return isSame && cameTo(evidence, 'first')?.inOrder === true ? [{ kind: 'skip-ignored' }] : [];
};

/** Neither the whole set nor its first page came, while a narrow question was answered; or rows cannot be shown. */
const judgeWhole = (evidence: Evidence): readonly SourceFinding[] => {
  const names = ['page', 'first'] as const;
  const failed = names.flatMap((name) => {
    const seen = evidence.answers.get(name);
    return seen === undefined || seen.outcome === 'rows' ? [] : [seen];
  });
  const [one] = failed;
  // A condition on the cursor that is refused is told as that.
  const isCondition =
    failed.length === 1 && one?.outcome === 'refused' && cameTo(evidence, 'page') !== undefined;
  if (one === undefined || isCondition) return [];
  const status = one.outcome === 'refused' ? String(one.status) : 'an answer that breaks off';
  if (rowsOf(evidence, 'last').length > 0 || failed.length < names.length)
    return [{ kind: 'answer-breaks', status }];
  if (cameTo(evidence, 'nothing') === undefined) return [{ kind: 'answer-breaks', status }];
  return [{ kind: evidence.feed.cursor.start === undefined ? 'set-refused' : 'set-in-parts' }];
};

/** What the service does about the length of answers. */
export const judgePages = (evidence: Evidence): readonly SourceFinding[] =>
  [judgeWhole, judgeCut, judgeShort, judgeTop, judgeNone, judgeSkip].flatMap((judge) => judge(evidence));
