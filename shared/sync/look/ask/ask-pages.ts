import { cameTo, isRefused } from './evidence.ts';
import { askPlainer } from './plainer.ts';
import { firstQuery, lastQuery, nothingQuery, pageQuery } from './questions.ts';
import type { Session } from './session.ts';

/** Of a set that is not answered as a whole: whether a narrow question is, and its last rows. */
const askAround = async (session: Session): Promise<void> => {
  await session.ask('nothing', nothingQuery(session.known), { tries: 1 });
  if (cameTo(session, 'last') === undefined)
    await session.ask('last', lastQuery(session.known), { tries: 1 });
  await session.ask('first', firstQuery(session.known), { tries: 1 });
};

/** A page that fails with an order, and comes without it: a row in it fails where the last rows come in order. */
const isRowBroken = async (session: Session): Promise<boolean> => {
  const refusal = session.refusals.find(({ option, isBroken }) => option === 'orderby' && isBroken);
  if (refusal === undefined) return false;
  const last = await session.ask('last', lastQuery({ ...session.known, refusals: [] }), { tries: 1 });
  if (last?.outcome !== 'rows') return false;
  session.withdraw('page', refusal.error);
  return true;
};

/** Pages: as short as can be, as the first load asks, and from the end. */
export const askPages = async (session: Session): Promise<void> => {
  const { key, column } = session.of.cursor;
  await askPlainer(session, { name: 'page', query: pageQuery, options: ['count', 'orderby'], short: true });
  if (cameTo(session, 'page') === undefined || (await isRowBroken(session))) return askAround(session);
  const isOrdered = !isRefused(session, 'orderby');
  const byKey = isOrdered && key.some((name) => name !== column);
  await askPlainer(session, {
    name: 'first',
    query: firstQuery,
    options: ['top', ...(byKey ? (['orderby key'] as const) : [])],
  });
  if (!isOrdered) return;
  const last = await session.ask('last', lastQuery(session.known));
  if (last !== undefined && last.outcome !== 'rows' && cameTo(session, 'first') !== undefined)
    session.refuse('descending', last);
};
