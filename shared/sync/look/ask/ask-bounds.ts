import { fractionDigits, offsetMinutes } from '../../../odata/index.ts';
import { unitOf } from '../../source/index.ts';
import { allFaults, betweenFaults, isAtBounds, withinFaults } from './bound-faults.ts';
import { cameTo, type LeadRow, type Pair, rowsOf } from './evidence.ts';
import { betweenQuery, withinQuery } from './questions.ts';
import {
  beyondQuery,
  farQuery,
  localDigitsQuery,
  type Suspect,
  wholeSecondQuery,
  windowQuery,
} from './row-questions.ts';
import type { Session } from './session.ts';

/** More digits of a second are not understood everywhere. */
const FINEST_DIGITS = 7;

/** Of rows that bounds do not bring as they should: whether digits that are not shown explain it, another clock, or neither. */
const explainRow = async (session: Session, row: LeadRow): Promise<void> => {
  const unit = unitOf(session.of.cursor.kind, Math.min(FINEST_DIGITS, fractionDigits(row.text)));
  const near = await session.ask('near', windowQuery(session.known, row, unit));
  if (near?.outcome === 'rows' && near.rows.length === 0)
    await session.ask('far', farQuery(session.known, row));
};

/** The operator that let a row come which it should have kept out. */
const suspect = ({ low }: Pair, within: readonly LeadRow[], between: readonly LeadRow[]): Suspect => {
  const [row] = within;
  if (row !== undefined) return (row.order ?? 0n) < low.order ? 'ge' : 'le';
  return (between[0]?.order ?? 0n) <= low.order ? 'gt' : 'lt';
};

/** Whether anything comes that lies beyond every row, by more than clocks differ. */
const askBeyond = async (session: Session, operator: Suspect): Promise<void> => {
  const rows = [...rowsOf(session, 'first'), ...rowsOf(session, 'last')];
  const orders = rows.flatMap(({ order }) => (order === undefined ? [] : [order]));
  const isUpper = operator === 'ge' || operator === 'gt';
  const end = orders.reduce((end, order) => (order > end === isUpper ? order : end), orders[0] ?? 0n);
  await session.ask('beyond', beyondQuery(session.known, operator, end));
};

const explainBounds = async (session: Session, pair: Pair): Promise<void> => {
  const { kind } = session.of.cursor;
  const seen = { answers: session.answers, pair };
  const [fault] = allFaults(seen);
  if (fault === undefined || kind === 'integer' || kind === 'decimal') return;
  const [within = [], between = []] = [withinFaults(seen)?.extra, betweenFaults(seen)?.extra];
  if (isAtBounds(pair, [...within, ...between])) await explainRow(session, fault);
  else await askBeyond(session, suspect(pair, within, between));
};

/** Rows come within as much as clocks differ, and not within a unit of their own value: bounds are hours off. */
const isOff = (session: Session): boolean =>
  cameTo(session, 'near')?.rows.length === 0 && rowsOf(session, 'far').length > 0;

/** Times of several lengths: whether the one with a fraction lies behind its whole second, as instants do, and texts do not. */
const askWholeSecond = async (session: Session): Promise<void> => {
  const rows = rowsOf(session, 'first').filter(({ order }) => order !== undefined);
  const digits = new Set(rows.map(({ text }) => fractionDigits(text)));
  const row = rows.find(({ text }) => fractionDigits(text) > 0);
  if (session.of.cursor.kind !== 'instant' || digits.size < 2 || row === undefined || isOff(session)) return;
  await session.ask('whole second', wholeSecondQuery(session.known, row));
};

/** Rows under several offsets: what is compared of them, their instants or their local digits. */
export const askLocalDigits = async (session: Session): Promise<LeadRow | undefined> => {
  const { kind } = session.of.cursor;
  const rows = [...rowsOf(session, 'first'), ...rowsOf(session, 'last')].filter(
    ({ order }) => kind === 'instant' && order !== undefined,
  );
  const row = rows.find(({ text }) => offsetMinutes(text) !== 0);
  const isOrdered = cameTo(session, 'first')?.inOrder === true;
  if (new Set(rows.map(({ text }) => offsetMinutes(text))).size < 2 || row === undefined || !isOrdered)
    return undefined;
  await session.ask('local digits', localDigitsQuery(session.known, row));
  return row;
};

/** Bounds that are included, and such that are not; and what explains rows that they do not bring as they should. */
export const askBounds = async (session: Session, pair: Pair | undefined): Promise<void> => {
  if (pair === undefined) return void session.unasked.push('within');
  await session.ask('within', withinQuery(session.known, pair));
  await session.ask('between', betweenQuery(session.known, pair));
  if (cameTo(session, 'within') === undefined) return;
  await explainBounds(session, pair);
  await askWholeSecond(session);
};
