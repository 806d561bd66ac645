import { columnOfPath, listNames } from '../../core/index.ts';
import type { RawProperty } from './csdl-types.ts';
import { type Lineage, lineageOf, type Model, resolveProperty, whyUnread } from './model.ts';
import { nearNames } from './near-names.ts';
import type { Property } from './types.ts';

/** A property by the path to it; or why it is none whose values can order rows, or tell them apart. */
export type FoundProperty = { readonly property: Property } | { readonly problem: string };

const declaredIn = ({ types }: Lineage): readonly RawProperty[] =>
  types.flatMap(({ properties }) => properties);

const isNavigation = ({ types }: Lineage, name: string): boolean =>
  types.some(({ others }) => others.includes(name));

/** Where a path has led to. */
interface Stop {
  readonly path: string;
  readonly property: Property;
}

const notThere = (lineage: Lineage, path: string, above: string): string => {
  const names = declaredIn(lineage).map(({ name }) => `${above}${name}`);
  const near = nearNames(path, names);
  return `there is no ${path}. ${near.length === 0 ? '' : `Did you mean ${near.join(', ')}?`}`.trim();
};

const within = (model: Model, { path, property }: Stop): Lineage | { readonly problem: string } => {
  if (property.kind === 'collection')
    return { problem: `${path} is a collection, which has many values. Name a property outside it.` };
  if (property.kind !== 'complex') return { problem: `${path} is ${property.type}, which has no parts.` };
  const lineage = lineageOf(model, property.type, 'ComplexType');
  if (lineage.isCircle === true || lineage.missing !== undefined) {
    const why = whyUnread(model, lineage.missing ?? '') ?? '$metadata does not define it';
    return { problem: `the type of ${path}, ${property.type}, is not known: ${why}.` };
  }
  return lineage;
};

const asEnd = (model: Model, stop: Stop): FoundProperty => {
  const { path, property } = stop;
  if (property.kind === 'primitive' || property.kind === 'enum') return { property };
  const lineage = within(model, stop);
  if ('problem' in lineage) return lineage;
  const names = declaredIn(lineage).map(({ name }) => `${path}/${name}`);
  return { problem: `${path} is a complex value. Name a property in it: ${listNames(names)}.` };
};

/**
 * The property that a path leads to: a name, or names of complex properties with that of one in the last of them. Its own name is the path then, and it
 * is nullable where a property on the way is.
 */
export const propertyAt = (
  model: Model,
  lineage: Lineage,
  path: string,
  column = columnOfPath(path),
): FoundProperty => {
  let inside = lineage;
  let stop: Stop | undefined;
  let isNullable = false;
  for (const name of path.split('/')) {
    if (stop !== undefined) {
      const next = within(model, stop);
      if ('problem' in next) return next;
      inside = next;
    }
    const above: string = stop === undefined ? '' : `${stop.path}/`;
    const raw = declaredIn(inside).find((property) => property.name === name);
    if (raw === undefined) {
      if (!isNavigation(inside, name)) return { problem: notThere(inside, `${above}${name}`, above) };
      return {
        problem: `${above}${name} is a navigation property, which leads to other rows. A path goes through complex properties alone.`,
      };
    }
    stop = { path: `${above}${name}`, property: resolveProperty(model, raw, false) };
    isNullable ||= stop.property.nullable;
  }
  const end = stop === undefined ? { problem: notThere(lineage, path, '') } : asEnd(model, stop);
  if ('problem' in end || !path.includes('/')) return end;
  return { property: { ...end.property, name: path, nullable: isNullable, column } };
};
