import { and, PICOS_PER_SECOND } from '../../../odata/index.ts';
import { horizonOf, valueOfText } from '../../feed/index.ts';
import { bound, cameTo, type Evidence, type LeadRow, rowsOf } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';

const judgeNulls = (evidence: Evidence): readonly SourceFinding[] =>
  rowsOf(evidence, 'page').some(({ order }) => order === undefined)
    ? [{ kind: 'cursor-null', column: evidence.cursor.column }]
    : [];

const DAY_SECONDS = 86_400;
const DAY_MS = 1_000 * DAY_SECONDS;
/** Nobody plans farther ahead. */
const MOST_DAYS = 3_650;
/** A horizon is given in so many days, so that it holds for a while. */
const STEP_DAYS = 100;

/** Days from now to a row's time; undefined for a number. */
const daysTo = ({ cursor, now }: Evidence, order = 0n): number | undefined => {
  if (cursor.kind === 'date') return Number(order) - now / DAY_MS;
  return cursor.kind === 'instant'
    ? Number(order / PICOS_PER_SECOND) / DAY_SECONDS - now / DAY_MS
    : undefined;
};

/** The feed's filter without the rows from this one on. */
const filterBelow = ({ feed, cursor }: Evidence, { text }: LeadRow): { readonly filter?: string } => {
  const value = valueOfText(cursor, text);
  const filter = value && and(feed.source.filter, bound(cursor, 'lt', value));
  return filter === undefined ? {} : { filter };
};

const aheadFacts = (evidence: Evidence, ahead: readonly LeadRow[]) => {
  const days = ahead.map((row) => ({ row, days: daysTo(evidence, row.order) ?? 0 }));
  const [farthest] = days.toSorted((a, b) => b.days - a.days);
  const [never] = days.filter((each) => each.days > MOST_DAYS).toSorted((a, b) => a.days - b.days);
  if (never !== undefined) return filterBelow(evidence, never.row);
  return farthest === undefined || farthest.days <= 0
    ? {}
    : { days: STEP_DAYS * Math.ceil(farthest.days / STEP_DAYS) };
};

const judgeAhead = (evidence: Evidence): readonly SourceFinding[] => {
  const { feed, cursor, now } = evidence;
  const last = cameTo(evidence, 'last');
  const horizon = horizonOf(feed, cursor, { now, serverTimeMs: last?.serverTimeMs });
  const ahead = (last?.rows ?? []).filter(
    ({ order }) => order !== undefined && horizon !== undefined && order > horizon.value.order,
  );
  if (ahead.length === 0) return [];
  const isOwn = feed.cursor.horizon !== undefined;
  return [{ kind: 'cursor-ahead', column: cursor.column, isOwn, ...aheadFacts(evidence, ahead) }];
};

/** Questions whose answers are worth a word where they were not asked. */
const WORTH: ReadonlySet<string> = new Set([
  'within',
  'between',
  'keys',
  'own filter',
  'link',
  'skip',
  'last',
]);

const judgeUnasked = (evidence: Evidence): readonly SourceFinding[] => {
  const rows = rowsOf(evidence, 'first').length;
  if (evidence.fatal !== undefined || (rows === 0 && cameTo(evidence, 'first') === undefined)) return [];
  if (cameTo(evidence, 'first') !== undefined && evidence.pair === undefined)
    return [{ kind: 'too-few-rows', rows }];
  const questions = [...new Set(evidence.unasked.filter((name) => WORTH.has(name)))];
  return questions.length === 0 ? [] : [{ kind: 'unasked', questions: questions.join(', ') }];
};

/** What the rows themselves say. */
export const judgeData = (evidence: Evidence): readonly SourceFinding[] =>
  [judgeNulls, judgeAhead, judgeUnasked].flatMap((judge) => judge(evidence));
