import { type CameRows, cameTo, type Evidence, isRefused, type LeadRow } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';
import { cutAt } from './judge-pages.ts';

const judgeRepeated = (evidence: Evidence): readonly SourceFinding[] => {
  const { twins = 0, apart } = cameTo(evidence, 'first') ?? {};
  return twins > 0 ? [{ kind: 'key-repeated', rows: twins, key: apart && JSON.stringify(apart) }] : [];
};

const missingOf = ({ lookedUp = [] }: Evidence, came: CameRows): readonly string[] => {
  const found = new Set(came.rows.map(({ key }) => key));
  return came.link === undefined ? (lookedUp ?? []).filter((key) => !found.has(key)) : [];
};

/** Rows that did not come by their key, also where `$top` says how many may. */
const judgeFound = (evidence: Evidence): readonly SourceFinding[] => {
  const keys = cameTo(evidence, 'keys');
  if (keys === undefined || missingOf(evidence, keys).length === 0) return [];
  const topped = cameTo(evidence, 'keys with top') ?? keys;
  const missing = missingOf(evidence, topped);
  if (missing.length === 0) return [{ kind: 'page-by-default', rows: keys.rows.length }];
  const isCut = topped.rows.length > 0 && topped.rows.length >= (cutAt(evidence) ?? Infinity);
  return isCut ? [] : [{ kind: 'keys-not-found', keys: missing.length }];
};

const judgeForms = (evidence: Evidence): readonly SourceFinding[] => {
  const seen = evidence.answers.get('keys');
  if (seen === undefined || seen.outcome === 'rows') return [];
  const isIn = isRefused(evidence, 'in');
  const isOr = isRefused(evidence, 'or');
  if (!isIn && !isOr) return [{ kind: 'filter-limited', comparisons: (evidence.lookedUp ?? []).length }];
  return [
    ...(isIn ? [{ kind: 'in-refused' } as const] : []),
    ...(isOr ? [{ kind: 'or-refused' } as const] : []),
  ];
};

const judgeOrderOfKeys = (evidence: Evidence): readonly SourceFinding[] => {
  if (isRefused(evidence, 'key order')) return [{ kind: 'key-order-refused' }];
  const came = cameTo(evidence, 'key order');
  const { behind } = evidence;
  if (came === undefined || behind === undefined || came.link !== undefined) return [];
  const found = came.rows.map(({ key }) => key).toSorted();
  return JSON.stringify(found) === JSON.stringify(behind.toSorted()) ? [] : [{ kind: 'key-order-differs' }];
};

const GUID = 'Edm.Guid';

const judgeCapitals = (evidence: Evidence): readonly SourceFinding[] => {
  const { keyTypes = [] } = evidence.cursor;
  const isCapital = ({ keyTexts }: LeadRow): boolean =>
    keyTexts.some((text, place) => keyTypes[place] === GUID && /[A-F]/.test(text));
  const rows = [...evidence.answers.values()].flatMap((seen) => (seen.outcome === 'rows' ? seen.rows : []));
  return rows.some(isCapital) ? [{ kind: 'keys-in-capitals' }] : [];
};

/** Whether the key tells rows apart, and whether rows can be asked for by it. */
export const judgeKeys = (evidence: Evidence): readonly SourceFinding[] =>
  [judgeRepeated, judgeFound, judgeForms, judgeOrderOfKeys, judgeCapitals].flatMap((judge) =>
    judge(evidence),
  );
