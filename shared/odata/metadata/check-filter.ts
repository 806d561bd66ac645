import { TidemarkError } from '../../core/index.ts';
import type { RawType } from './csdl-types.ts';
import { derivedFrom, type Model } from './model.ts';
import { propertiesIn } from './filter-names.ts';
import { nearNames } from './near-names.ts';

const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*$/u;

/** Whose rows a filter is about: its type with the types below it in `lineage`. */
export interface Filtered {
  readonly feed: string;
  readonly entitySet: string;
  readonly filter: string;
}

/** The types of a lineage, and those that derive from one of them. One type too many only lets a name pass. */
const withDerived = (model: Model, lineage: readonly RawType[]): readonly RawType[] => {
  const [root] = lineage;
  const names = root === undefined ? [] : derivedFrom(model, root.name);
  return [...new Set([...lineage, ...names.flatMap((name) => model.types.get(name) ?? [])])];
};

/**
 * Refuses (`config`) a filter with a name that the entity set has not: there are services that answer every row to it. Whatever may be right passes:
 * names in other case, and any name of an open type.
 */
export const checkFilter = (
  model: Model,
  lineage: readonly RawType[],
  { feed, entitySet, filter }: Filtered,
): void => {
  const family = withDerived(model, lineage);
  const known = family.flatMap(({ properties, others }) => [
    ...properties.map(({ name }) => name),
    ...others,
  ]);
  if (family.some(({ isOpen }) => isOpen) || !known.every((name) => IDENTIFIER.test(name))) return;
  const small = new Set(known.map((name) => name.toLowerCase()));
  const unknown = propertiesIn(filter)?.find((name) => !small.has(name.toLowerCase()));
  if (unknown === undefined) return;
  throw new TidemarkError(
    'config',
    `Feed "${feed}": "filter" names ${unknown}, and ${entitySet} has no such property: a service may answer every row to it. ` +
      `Did you mean ${nearNames(unknown, known).join(', ')}?`,
    { feed, column: unknown },
  );
};
