import { cameTo, isRefused, type LeadRow, type Pair, rowsOf } from './evidence.ts';
import { keyOrderQuery, keysQuery, lookedUp } from './key-questions.ts';
import type { Session } from './session.ts';

const TEXTS: ReadonlySet<string> = new Set(['Edm.String', 'Edm.Guid']);

/** Rows to look up: no more than fit into a page, together with those of the value that is asked for by `eq`. */
const chosenOf = (session: Session, pair: Pair | undefined): readonly LeadRow[] => {
  const rows = [...rowsOf(session, 'first'), ...rowsOf(session, 'last')];
  const others = rows.filter(({ order }) => order !== undefined && order !== pair?.low.order);
  const equals = rowsOf(session, 'within').filter(({ order }) => order === pair?.low.order).length;
  return lookedUp(session.of, others, Math.max(2, rowsOf(session, 'first').length - equals));
};

/** So few that no service has a limit below. */
const FEW_KEYS = 4;

/** Whether there were too many keys, or which of the two forms is refused, by two keys each. */
const askForms = async (session: Session, rows: readonly LeadRow[]): Promise<void> => {
  const few = rows.length > FEW_KEYS ? rows.slice(0, FEW_KEYS) : [];
  const fewer =
    few.length > 0 && (await session.ask('few keys', keysQuery(session.known, few, { form: 'both' })));
  if (fewer !== false && fewer?.outcome === 'rows') return;
  const forms = session.of.cursor.key.length === 1 ? (['in', 'or'] as const) : (['or'] as const);
  for (const form of forms) {
    const seen = await session.ask(`keys by ${form}`, keysQuery(session.known, rows, { form }));
    if (seen !== undefined && seen.outcome !== 'rows') session.refuse(form, seen);
  }
};

/** Rows by their keys. Answers the keys that were asked for. */
export const askKeys = async (
  session: Session,
  pair: Pair | undefined,
): Promise<readonly string[] | undefined> => {
  const rows = chosenOf(session, pair);
  if (rows.length < 2) return undefined;
  const equal = cameTo(session, 'within') === undefined ? undefined : pair?.low;
  const both = { form: 'both', equal } as const;
  const all = await session.ask('keys', keysQuery(session.known, rows, both));
  if (all === undefined) return undefined;
  if (all.outcome !== 'rows') await askForms(session, rows);
  else if (all.rows.length > 0 && all.rows.length < rows.length && all.link === undefined)
    await session.ask('keys with top', keysQuery(session.known, rows, { ...both, top: true }));
  return rows.map(({ key }) => key);
};

/** Rows of one value, the most there are, in the order that they came in. */
const tiesOf = (rows: readonly LeadRow[]): readonly LeadRow[] => {
  const groups = Map.groupBy(
    rows.filter(({ order }) => order !== undefined),
    ({ order }) => order,
  );
  const whole = [...groups.values()].slice(0, groups.size > 1 ? -1 : undefined);
  return whole.toSorted((a, b) => b.length - a.length)[0] ?? [];
};

/** Keys of text: whether they are compared as they are sorted. */
export const askKeyOrder = async (session: Session): Promise<readonly string[] | undefined> => {
  const { keyTypes = [], key, column } = session.of.cursor;
  if (key[0] === column || !TEXTS.has(keyTypes[0] ?? '') || isRefused(session, 'orderby key'))
    return undefined;
  const ties = tiesOf(rowsOf(session, 'first'));
  const row = ties[Math.floor((ties.length - 1) / 2)];
  const value = row === undefined ? undefined : session.valueOf(row);
  if (row === undefined || value === undefined) return undefined;
  const seen = await session.ask('key order', keyOrderQuery(session.known, row, value));
  if (seen !== undefined && seen.outcome !== 'rows') session.refuse('key order', seen);
  const part = row.keyTexts[0];
  return ties
    .slice(ties.indexOf(row) + 1)
    .filter(({ keyTexts }) => keyTexts[0] !== part)
    .map(({ key: text }) => text);
};
