import { fractionDigits, offsetMinutes } from '../../../odata/index.ts';
import { explainOrder } from '../../source/index.ts';
import { cameTo, type Evidence, isRefused, rowsOf } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';

/** A row that comes from halfway to its local digits on is compared by them where they lie above, and one that does not where they lie below. */
const isByDigits = (evidence: Evidence): boolean => {
  const { offset } = evidence;
  const came = cameTo(evidence, 'local digits');
  if (offset === undefined || came === undefined) return false;
  return came.rows.length > 0 === offsetMinutes(offset.text) > 0;
};

/** What times are sorted by, where it is not the instants that they are. */
export const orderedBy = (evidence: Evidence): readonly ('text' | 'digits')[] => {
  const first = cameTo(evidence, 'first');
  if (evidence.cursor.kind !== 'instant' || first === undefined) return [];
  if (first.inOrder)
    return [
      ...(cameTo(evidence, 'whole second')?.rows.length === 0 ? (['text'] as const) : []),
      ...(isByDigits(evidence) ? (['digits'] as const) : []),
    ];
  const texts = first.rows.flatMap(({ text }) => (text === '' ? [] : [text]));
  const by = explainOrder(texts);
  return [
    ...(by?.comparesText === true ? (['text'] as const) : []),
    ...(by?.comparesDigits === true ? (['digits'] as const) : []),
  ];
};

/** So far apart two offsets can be: a feed that looks back as far misses no row. */
const OFFSETS_MS = 26 * 3_600_000;

const looksBack = ({ feed }: Evidence): boolean => {
  const { lookback } = feed.cursor;
  return lookback !== undefined && 'ms' in lookback && lookback.ms >= OFFSETS_MS;
};

const OF_TIMES = { text: { kind: 'compares-text' }, digits: { kind: 'compares-digits' } } as const;

const judgeFirst = (evidence: Evidence): readonly SourceFinding[] => {
  const first = cameTo(evidence, 'first');
  if (first === undefined || isRefused(evidence, 'orderby')) return [];
  const by = orderedBy(evidence);
  if (first.inOrder && by.length === 0) return [];
  if (by.length === 0) return [{ kind: 'order-ignored' }];
  return by.filter((one) => one !== 'digits' || !looksBack(evidence)).map((one) => OF_TIMES[one]);
};

/** `asc` is not written out in the question for the shortest page. */
const judgeDefault = (evidence: Evidence): readonly SourceFinding[] => {
  const page = cameTo(evidence, 'page');
  const first = cameTo(evidence, 'first');
  if (isRefused(evidence, 'orderby') || page === undefined || first?.inOrder !== true) return [];
  return page.falls && !page.inOrder ? [{ kind: 'order-downwards' }] : [];
};

const judgeRefused = (evidence: Evidence): readonly SourceFinding[] => [
  ...(isRefused(evidence, 'orderby') ? [{ kind: 'order-refused' } as const] : []),
  ...(isRefused(evidence, 'orderby key') && !isRefused(evidence, 'orderby')
    ? [{ kind: 'order-key-refused' } as const]
    : []),
  ...(isRefused(evidence, 'descending') ? [{ kind: 'descending-refused' } as const] : []),
];

const judgeDigits = (evidence: Evidence): readonly SourceFinding[] => {
  if (evidence.cursor.kind !== 'instant' || orderedBy(evidence).length > 0) return [];
  const rows = [...rowsOf(evidence, 'first'), ...rowsOf(evidence, 'last')];
  const digits = new Set(rows.flatMap(({ text }) => (text === '' ? [] : [fractionDigits(text)])));
  return digits.size > 1 ? [{ kind: 'digits-vary' }] : [];
};

/** What the service sorts by. */
export const judgeOrder = (evidence: Evidence): readonly SourceFinding[] =>
  [judgeRefused, judgeFirst, judgeDefault, judgeDigits].flatMap((judge) => judge(evidence));
