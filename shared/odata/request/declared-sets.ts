import { isTidemarkError } from '../../core/index.ts';
import { type DeclaredSet, entityTypeOf } from '../metadata/index.ts';
import { type DeclaredAt, modelOf } from './declared-type.ts';
import type { HttpClient } from './http.ts';

/** Every entity set of a service, in the order of `$metadata`. Rejects as `$metadata` does. */
export const declaredSets = async (
  { feed, ...at }: DeclaredAt,
  http: HttpClient,
  signal?: AbortSignal,
): Promise<readonly DeclaredSet[]> => {
  const model = await modelOf({ feed, ...at }, http, signal);
  return [...model.entitySets.keys()].map((name): DeclaredSet => {
    try {
      return { name, type: entityTypeOf(model, { feed, entitySet: name }) };
    } catch (error) {
      if (isTidemarkError(error)) return { name, error };
      throw error;
    }
  });
};
