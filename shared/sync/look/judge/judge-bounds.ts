import {
  allFaults,
  betweenFaults,
  cameTo,
  type Evidence,
  isAtBounds,
  isRefused,
  rowsOf,
  withinFaults,
} from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';
import { orderedBy } from './judge-order.ts';

/** From here on a double leaves integers out. */
const WIDE = 2n ** 53n;

const isWide = (order: bigint | undefined): boolean => order !== undefined && (order > WIDE || order < -WIDE);

const OPERATORS = { within: 'ge and le', between: 'gt and lt' } as const;

/** Conditions that the first load's question has, and the shortest page's has not. */
const firstConditions = ({ cursor, feed }: Evidence): readonly string[] => [
  ...(cursor.nullable ? ['ne null'] : []),
  ...(feed.cursor.start === undefined ? [] : ['ge']),
];

const refusedBounds = (evidence: Evidence): string => {
  const first = evidence.answers.get('first');
  if (first?.outcome === 'refused' && cameTo(evidence, 'page') !== undefined)
    return firstConditions(evidence).join(', ');
  return (['within', 'between'] as const)
    .filter((name) => (evidence.answers.get(name)?.outcome ?? 'rows') !== 'rows')
    .map((asked) => OPERATORS[asked])
    .join(', ');
};

const operatorsOf = (evidence: Evidence): string => {
  const within = withinFaults(evidence);
  const between = betweenFaults(evidence);
  return [
    ...(within !== undefined && within.extra.length + within.missing.length > 0 ? [OPERATORS.within] : []),
    ...(between !== undefined && between.extra.length > 0 ? [OPERATORS.between] : []),
  ].join(', ');
};

/** Of times: what comes beyond every clock; the row that is wrong within a unit, or within as much as clocks differ. */
const judgeTimes = (evidence: Evidence): SourceFinding => {
  if (rowsOf(evidence, 'beyond').length > 0)
    return { kind: 'filter-ignored', operators: operatorsOf(evidence) };
  if (rowsOf(evidence, 'near').length > 0) return { kind: 'digits-hidden' };
  return cameTo(evidence, 'far')?.rows.length === 0
    ? { kind: 'times-misread' }
    : { kind: 'compares-elsewhere' };
};

const judgeNumbers = (evidence: Evidence, atBounds: boolean): SourceFinding => {
  const { pair } = evidence;
  const operators = operatorsOf(evidence);
  if (isWide(pair?.low.order)) return { kind: 'numbers-rounded' };
  if (atBounds && evidence.cursor.kind === 'decimal') return { kind: 'digits-hidden' };
  const extra = [withinFaults(evidence), betweenFaults(evidence)].some(
    (faults) => faults !== undefined && faults.extra.length > 0,
  );
  return extra ? { kind: 'filter-ignored', operators } : { kind: 'filter-misread', operators };
};

/** What the service makes of bounds on the cursor. */
export const judgeBounds = (evidence: Evidence): readonly SourceFinding[] => {
  const refused = refusedBounds(evidence);
  if (refused !== '') return [{ kind: 'filter-refused', operators: refused }];
  const { pair, cursor } = evidence;
  const faults = allFaults(evidence);
  if (pair === undefined || faults.length === 0 || orderedBy(evidence).length > 0) return [];
  const isTime = cursor.kind === 'instant' || cursor.kind === 'date';
  return [isTime ? judgeTimes(evidence) : judgeNumbers(evidence, isAtBounds(pair, faults))];
};

/** A source that shows integers which doubles leave out shows odd ones too, sooner or later. */
export const judgeRounded = (evidence: Evidence): readonly SourceFinding[] => {
  if (evidence.cursor.kind !== 'integer') return [];
  const wide = rowsOf(evidence, 'first').filter(({ order }) => isWide(order));
  const isEven = wide.every(({ order }) => order !== undefined && order % 2n === 0n);
  return wide.length >= 8 && isEven ? [{ kind: 'numbers-rounded' }] : [];
};

/** The feed's own filter: rows that meet its opposite as well show that it is not obeyed. */
export const judgeOwnFilter = (evidence: Evidence): readonly SourceFinding[] => {
  const seen = evidence.answers.get('own filter');
  if (seen === undefined) return [];
  if (seen.outcome !== 'rows') return [{ kind: 'own-filter-unproven' }];
  return seen.rows.length > 0 ? [{ kind: 'own-filter-ignored' }] : [];
};

/** Rows of a value that `eq` does not bring, though bounds do. */
export const judgeEqual = (evidence: Evidence): readonly SourceFinding[] => {
  const { pair, cursor } = evidence;
  const keys = cameTo(evidence, 'keys');
  if (pair === undefined || keys === undefined || cursor.kind !== 'instant') return [];
  if (keys.link !== undefined || keys.rows.length < (evidence.lookedUp ?? []).length) return [];
  if (allFaults(evidence).length > 0 || isRefused(evidence, 'in') || keys.rows.length === 0) return [];
  const isThere = rowsOf(evidence, 'within').some(({ order }) => order === pair.low.order);
  const comes = keys.rows.some(({ order }) => order === pair.low.order);
  return isThere && !comes ? [{ kind: 'never-equal' }] : [];
};
