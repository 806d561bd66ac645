import { type CameRows, cameTo, type Evidence, type LeadRow, type Pair, rowsOf } from './evidence.ts';

/** What rows say of bounds. */
export interface BoundFaults {
  /** Rows that were seen and did not come, and rows that came and do not belong there. */
  readonly missing: readonly LeadRow[];
  readonly extra: readonly LeadRow[];
}

type Seen = Pick<Evidence, 'answers' | 'pair'>;

const known = (evidence: Seen): readonly LeadRow[] => {
  const rows = [...rowsOf(evidence, 'first'), ...rowsOf(evidence, 'last')];
  return [...new Map(rows.map((row) => [row.key, row])).values()];
};

const isWithin = ({ order }: LeadRow, { low, high }: Pair): boolean =>
  order !== undefined && order >= low.order && order <= high.order;

const isBetween = ({ order }: LeadRow, { low, high }: Pair): boolean =>
  order !== undefined && order > low.order && order < high.order;

/** Rows of an answer that was cut in silence: as many as another one had, which was no end. */
const mayBeCut = (came: CameRows, evidence: Seen): boolean => {
  const first = cameTo(evidence, 'first');
  if (came.link !== undefined) return true;
  return first !== undefined && first.rows.length > 0 && came.rows.length >= first.rows.length;
};

const faultsOf = (
  evidence: Seen,
  name: 'within' | 'between',
  belongs: (row: LeadRow, pair: Pair) => boolean,
): BoundFaults | undefined => {
  const { pair } = evidence;
  const came = cameTo(evidence, name);
  if (pair === undefined || came === undefined) return undefined;
  const keys = new Set(came.rows.map(({ key }) => key));
  const missing = mayBeCut(came, evidence)
    ? []
    : known(evidence).filter((row) => belongs(row, pair) && !keys.has(row.key));
  return { missing, extra: came.rows.filter((row) => !belongs(row, pair)) };
};

/** Of bounds that are included, and of such that are not; undefined: it was not answered. */
export const withinFaults = (evidence: Seen): BoundFaults | undefined =>
  faultsOf(evidence, 'within', isWithin);

export const betweenFaults = (evidence: Seen): BoundFaults | undefined =>
  faultsOf(evidence, 'between', isBetween);

/** Whether rows that are wrong all have the very value of a bound. */
export const isAtBounds = ({ low, high }: Pair, rows: readonly LeadRow[]): boolean =>
  rows.every(({ order }) => order === low.order || order === high.order);

/** Every fault of both. */
export const allFaults = (evidence: Seen): readonly LeadRow[] =>
  [withinFaults(evidence), betweenFaults(evidence)].flatMap((faults) =>
    faults === undefined ? [] : [...faults.missing, ...faults.extra],
  );
