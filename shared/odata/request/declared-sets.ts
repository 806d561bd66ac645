import { isTidemarkError } from '../../core/index.ts';
import { type DeclaredSet, entityTypeOf, type Model, undefinedTypes } from '../metadata/index.ts';
import { type DeclaredAt, modelOf } from './declared-type.ts';
import type { HttpClient } from './http.ts';

/** The types that are missing of any set. */
const lackingOf =
  (feed: string) =>
  (model: Model): readonly string[] =>
    [...model.entitySets.keys()].flatMap((entitySet) => undefinedTypes(model, { feed, entitySet }));

/**
 * Every entity set of a service, in the order of `$metadata`, with the types that lie in other documents of its origin. Rejects as `$metadata` does;
 * a set whose types are not known has its error.
 */
export const declaredSets = async (
  { feed, ...at }: DeclaredAt,
  http: HttpClient,
  signal?: AbortSignal,
): Promise<readonly DeclaredSet[]> => {
  const model = await modelOf({ feed, ...at }, http, signal, lackingOf(feed));
  return [...model.entitySets.keys()].map((name): DeclaredSet => {
    try {
      return { name, type: entityTypeOf(model, { feed, entitySet: name }) };
    } catch (error) {
      if (isTidemarkError(error)) return { name, error };
      throw error;
    }
  });
};
