import { columnOfPath } from '../../core/index.ts';
import type { Property } from './types.ts';

/** The Edm types of a key's properties, in its order; undefined where one of them is not among these. */
export const keyTypesOf = (
  key: readonly string[],
  properties: readonly Pick<Property, 'name' | 'type'>[],
): readonly string[] | undefined => {
  const types = key.flatMap((name) => properties.find((property) => property.name === name)?.type ?? []);
  return types.length === key.length ? types : undefined;
};

/** The table's columns of a key's properties, in its order. */
export const keyColumnsOf = (
  key: readonly string[],
  properties: readonly Pick<Property, 'name' | 'column'>[],
): readonly string[] =>
  key.map((name) => properties.find((property) => property.name === name)?.column ?? columnOfPath(name));
