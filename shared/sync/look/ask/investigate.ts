import type { ODataSource } from '../../../odata/index.ts';
import { askBounds, askLocalDigits } from './ask-bounds.ts';
import type { AskedOf } from './asking.ts';
import { askKeyOrder, askKeys } from './ask-keys.ts';
import { askPages } from './ask-pages.ts';
import { cameTo, type Evidence, isRefused, rowsOf } from './evidence.ts';
import { pairOf } from './pair.ts';
import { noRowsQuery, ownFilterQuery, skipQuery, withinFilter } from './questions.ts';
import type { Requests } from './requests.ts';
import { Session } from './session.ts';

const askOwnFilter = async (session: Session): Promise<void> => {
  if (session.of.feed.source.filter === undefined) return;
  await session.ask('own filter', ownFilterQuery(session.known));
};

const askSkip = async (session: Session): Promise<void> => {
  if (isRefused(session, 'orderby') || rowsOf(session, 'first').length < 3) return;
  const skipped = await session.ask('skip', skipQuery(session.known, true), { leading: true });
  if (skipped === undefined || skipped.outcome === 'rows') return;
  const selected = await session.ask('select', skipQuery(session.known, false), { leading: true });
  session.refuse(selected?.outcome === 'rows' ? 'skip' : 'select', skipped);
};

const askLink = async (session: Session): Promise<void> => {
  const link = cameTo(session, 'page')?.link;
  if (link !== undefined) await session.follow(link);
};

/** Asks a source what it does with questions: as a first load asks them, and such as show whether it does what it says. It stops where the requests are used up. */
export const investigate = async (
  of: AskedOf,
  requests: Requests,
  { source, now }: { readonly source: ODataSource; readonly now: number },
): Promise<Evidence> => {
  const session = new Session(of, requests, source);
  await askPages(session);
  const pair = pairOf(of.cursor, rowsOf(session, 'first'), rowsOf(session, 'last'));
  await askBounds(session, pair);
  const offset = await askLocalDigits(session);
  await askOwnFilter(session);
  const lookedUp = await askKeys(session, pair);
  const behind = await askKeyOrder(session);
  const isBounded = pair !== undefined && cameTo(session, 'within') !== undefined;
  const counted = isBounded ? await session.count(withinFilter(of, pair)) : undefined;
  await askSkip(session);
  await askLink(session);
  if (requests.left > 0) await session.ask('no rows', noRowsQuery(of));
  const { answers, refusals, unasked, misfit, fatal } = session;
  const asked = { pair, counted, lookedUp, behind, offset };
  return { ...of, ...asked, now, wires: requests.wires, answers, refusals, unasked, misfit, fatal };
};
