import { ownOf } from '../../shared/core/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import type { SampleEntityType, SampleProperty } from './sample-types.ts';

/** The value in a row to which a path leads; undefined where a part of it is not there. */
export const valueAt = (row: JsonObject, path: string): JsonValue | undefined => {
  let value: JsonValue | undefined = row;
  for (const name of path.split('/')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = ownOf(value as JsonObject, name);
  }
  return value;
};

const typeName = ({ type }: SampleProperty): string => type.slice(type.lastIndexOf('.') + 1);

/** The properties of a type, and those within its complex properties by their paths, as deep as the types are declared. */
export const withPaths = ({ properties, complexTypes = [] }: SampleEntityType): readonly SampleProperty[] => {
  const within = (property: SampleProperty, open: readonly string[]): readonly SampleProperty[] => {
    const type = complexTypes.find(({ name }) => name === typeName(property) && !open.includes(name));
    const inner = (type?.properties ?? []).map((each) => ({
      ...each,
      name: `${property.name}/${each.name}`,
    }));
    return [property, ...inner.flatMap((each) => within(each, [...open, type?.name ?? '']))];
  };
  return properties.flatMap((property) => within(property, []));
};
