import { horizonOf } from '../../feed/index.ts';
import { cameTo, type Evidence, rowsOf } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';

const judgeNulls = (evidence: Evidence): readonly SourceFinding[] =>
  rowsOf(evidence, 'page').some(({ order }) => order === undefined)
    ? [{ kind: 'cursor-null', column: evidence.cursor.column }]
    : [];

const judgeAhead = (evidence: Evidence): readonly SourceFinding[] => {
  const { feed, cursor, now } = evidence;
  const last = cameTo(evidence, 'last');
  const horizon = horizonOf(feed, cursor, { now, serverTimeMs: last?.serverTimeMs });
  const isAhead = last?.rows.some(
    ({ order }) => order !== undefined && horizon !== undefined && order > horizon.value.order,
  );
  return isAhead === true ? [{ kind: 'cursor-ahead', column: cursor.column }] : [];
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
