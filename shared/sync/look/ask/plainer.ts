import type { EntityQuery } from '../../../odata/index.ts';
import type { Option, QuestionName, Refusal, Seen } from './evidence.ts';
import type { Session } from './session.ts';

/** A question that is asked in plainer ways where the service does not answer it. */
export interface Plainer {
  readonly name: QuestionName;
  readonly query: (known: Session['known']) => EntityQuery;
  /** Options of which one may be refused. */
  readonly options: readonly Option[];
  readonly short?: boolean;
}

const failed = (seen: Seen | undefined): seen is Exclude<Seen, { outcome: 'rows' }> =>
  seen !== undefined && seen.outcome !== 'rows';

const refusalOf = (option: Option, seen: Exclude<Seen, { outcome: 'rows' }>): Refusal => ({
  option,
  error: seen.error,
  isBroken: seen.outcome === 'broken',
  ...('most' in seen && seen.most !== undefined && { most: seen.most }),
});

/** Ways to leave options out: each by itself, then all of them. */
const waysOf = (options: readonly Option[]): readonly (readonly Option[])[] => [
  ...options.map((option) => [option]),
  ...(options.length > 1 ? [options] : []),
];

/** Asks, and where the service does not answer, without one option after the other. What had to be left out is what it refuses. */
export const askPlainer = async (session: Session, plainer: Plainer): Promise<Seen | undefined> => {
  const { name, query, options, short = false } = plainer;
  const first = await session.ask(name, query(session.known), { short });
  if (!failed(first)) return first;
  for (const way of waysOf(options)) {
    const refusals = way.map((option) => refusalOf(option, first));
    const known = { ...session.known, refusals: [...session.refusals, ...refusals] };
    const seen = await session.ask(name, query(known), { short, tries: 1 });
    if (seen === undefined) return undefined;
    if (failed(seen)) continue;
    session.refusals.push(...refusals);
    return seen;
  }
  return first;
};
