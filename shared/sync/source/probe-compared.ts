import { type CursorValue, fractionDigits, offsetMinutes, PICOS_PER_SECOND } from '../../odata/index.ts';
import type { LastRow } from '../../state/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { findByKey } from './find-by-key.ts';
import { digitsOf, type FindRows, instantOf, Learned, spelledAs } from './range/index.ts';

/** Unneeded for so many answers and rows, and a day, a trait that cannot be asked about is forgotten. */
const ORDERED_ANSWERS = 2;
const ORDERED_ROWS = 100;

/** What a source was shown to compare; undefined: its answers do not tell. */
type Proof = 'instants' | 'otherwise' | undefined;

type Brings = (key: string, ge: CursorValue | bigint) => Promise<boolean | undefined>;

const bringsBy =
  (find: FindRows): Brings =>
  async (key, ge) => {
    const found = await find([key], { ge });
    return found === 'unproven' ? undefined : found.has(key);
  };

/** Two rows of different offsets both stand where their digits are: no shift explains that. */
const areBothByDigits = async (brings: Brings, [low, a]: LastRow, [high, b]: LastRow): Promise<boolean> => {
  const apart = BigInt(offsetMinutes(high) - offsetMinutes(low)) * 60n * PICOS_PER_SECOND;
  if (apart === 0n || (await brings(b, digitsOf(high))) !== true) return false;
  if ((await brings(a, digitsOf(low))) !== true) return false;
  return (await brings(a, digitsOf(low) + apart / 2n)) === false;
};

/** Whether a row that is not shown in UTC stands where its digits are. `isKnown`: it was proven before, so that one row is enough. */
const probeDigits = async (brings: Brings, rows: readonly LastRow[], isKnown: boolean): Promise<Proof> => {
  const sorted = rows.toSorted(([a], [b]) => offsetMinutes(a) - offsetMinutes(b));
  const [least, most] = [sorted[0], sorted.at(-1)];
  const row = [most, least].find((each) => each !== undefined && offsetMinutes(each[0]) !== 0);
  if (least === undefined || most === undefined || row === undefined) return undefined;
  if (await areBothByDigits(brings, least, most)) return 'otherwise';
  const [text, key] = row;
  const isAhead = offsetMinutes(text) > 0;
  const between = isAhead ? digitsOf(text) : instantOf(text);
  const above = await brings(key, between);
  if (above === isAhead) {
    // A shift explains that as well, but not that it matters how the bound is written.
    const isOtherwise = isKnown || (await brings(key, spelledAs(text, between))) === !isAhead;
    return isOtherwise ? 'otherwise' : undefined;
  }
  return (await brings(key, isAhead ? instantOf(text) : digitsOf(text))) === true ? 'instants' : undefined;
};

/** Whether a row with a fraction of a second stands before the whole second. */
const probeText = async (
  brings: Brings,
  rows: readonly LastRow[],
  { byDigits, lower }: { readonly byDigits: boolean; readonly lower: bigint },
): Promise<Proof> => {
  const placeOf = byDigits ? digitsOf : instantOf;
  const row = rows.findLast(([text]) => fractionDigits(text) > 0 && placeOf(text) % PICOS_PER_SECOND !== 0n);
  if (row === undefined) return undefined;
  const [text, key] = row;
  const order = placeOf(text);
  const whole = order - (((order % PICOS_PER_SECOND) + PICOS_PER_SECOND) % PICOS_PER_SECOND) - lower;
  if ((await brings(key, whole)) === true) return 'instants';
  return (await brings(key, whole - PICOS_PER_SECOND)) === true ? 'otherwise' : undefined;
};

const NAMES = ['comparesDigits', 'comparesText'] as const;

type Name = (typeof NAMES)[number];

const isThought = ({ traits: { comparesDigits, comparesText } }: Learned, name: Name): boolean =>
  (name === 'comparesDigits' ? comparesDigits : comparesText) === true;

/** By a proof, else as was thought. */
const decided = (proof: Proof, was: boolean): boolean => (proof === undefined ? was : proof === 'otherwise');

/** `isProven`: by answers of today. */
const remember = (learned: Learned, now: ReadonlySet<Name>, isProven: boolean): void => {
  const gone = NAMES.filter((name) => isThought(learned, name) && !now.has(name));
  if (gone.length > 0) learned.forget(...gone);
  if (now.size > 0 && isProven)
    learned.learnCompared(Object.fromEntries([...now].map((name) => [name, true])));
  if (now.size === 0 && isProven) learned.learn({ instantsOn: true });
};

/**
 * Asks what a source compares in the place of instants, where its answers do not tell: a few questions by key, of rows that were read last. Answers
 * whether that is something else than was thought; what is found is remembered.
 */
export const probeCompared = async (
  run: RunContext,
  { kind }: FeedCursor,
  find: FindRows,
  rows: readonly LastRow[],
): Promise<boolean> => {
  if (kind !== 'instant') return false;
  const learned = new Learned(run);
  const was = new Set(NAMES.filter((name) => isThought(learned, name)));
  const brings = bringsBy(find);
  const digits = await probeDigits(brings, rows, was.has('comparesDigits'));
  const byDigits = decided(digits, was.has('comparesDigits'));
  const lower = BigInt(learned.traits.lowerStep ?? 0);
  const text = await probeText(brings, rows, { byDigits, lower });
  const byText = decided(text, was.has('comparesText'));
  const now = new Set(NAMES.filter((name) => (name === 'comparesDigits' ? byDigits : byText)));
  remember(learned, now, digits !== undefined || text !== undefined);
  return NAMES.some((name) => was.has(name) !== now.has(name));
};

/** What was learned a day ago, or longer. */
const dueOf = (learned: Learned): readonly Name[] =>
  NAMES.filter((name) => isThought(learned, name) && learned.isDue(name));

/** Once a day: whether a source that compared something else than instants does so still. What cannot be asked about goes when it was not needed. */
export const checkCompared = async (run: RunContext, cursor: FeedCursor): Promise<void> => {
  const learned = new Learned(run);
  const { orderedAnswers = 0, orderedRows = 0 } = learned.traits;
  const due = dueOf(learned);
  if (due.length === 0) return;
  const find = findByKey(run, cursor, () => undefined);
  const rows = run.state.lastRows?.rows ?? [];
  if (await probeCompared(run, cursor, find, rows)) return;
  if (orderedAnswers >= ORDERED_ANSWERS && orderedRows >= ORDERED_ROWS) learned.forget(...dueOf(learned));
};
