import type { AskedEntity } from './metadata.ts';
import { setAndType } from './metadata.ts';
import { itemOf, type Lineage, lineageOf, type Model } from './model.ts';
import { qualified } from './qualified-names.ts';

const propertiesOf = ({ types }: Lineage) => types.flatMap(({ properties }) => properties);

/** The type that is missing on the way of a path. */
const missingOn = (model: Model, start: Lineage, path: string): string | undefined => {
  let inside = start;
  for (const name of path.split('/')) {
    const raw = propertiesOf(inside).find((property) => property.name === name);
    if (raw === undefined) break;
    const { item } = itemOf(raw.type);
    if (item.startsWith('Edm.')) return undefined;
    inside = lineageOf(model, item, 'ComplexType');
  }
  return inside.missing;
};

/** The types that a feed's rows need and that are not defined, as far as can be told by those that are. Names are qualified. */
export const undefinedTypes = (model: Model, asked: AskedEntity): readonly string[] => {
  const [set, cast] = setAndType(asked.entitySet);
  const typeName = model.entitySets.get(set);
  if (typeName === undefined) return [];
  const names = [typeName, ...(cast === undefined ? [] : [qualified(model, cast)])];
  const needed = new Set<string | undefined>();
  for (const name of names) {
    const lineage = lineageOf(model, name, 'EntityType');
    needed.add(lineage.missing);
    for (const { type } of propertiesOf(lineage)) needed.add(itemOf(type).item);
    const key = asked.key ?? lineage.types.flatMap((type) => type.key.map((part) => part.name));
    for (const path of [asked.cursor ?? '', ...key]) needed.add(missingOn(model, lineage, path));
  }
  return [...needed].flatMap((name) =>
    name === undefined || name.startsWith('Edm.') || model.types.has(name) ? [] : [name],
  );
};
