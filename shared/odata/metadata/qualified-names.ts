import type { Csdl, RawType } from './csdl-types.ts';

/** A name in a namespace. There are services whose schema has none: their types go by their bare names. */
export const qualifiedName = (namespace: string, name: string): string =>
  namespace === '' ? name : `${namespace}.${name}`;

/** The namespace of a name as it is written, or an alias of it; empty for a bare name. */
export const namespaceOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('.'), 0));

/** A name with its alias replaced by the namespace that it stands for. */
export const qualified = ({ aliases }: Pick<Csdl, 'aliases'>, name: string): string => {
  const namespace = aliases.get(namespaceOf(name));
  return namespace === undefined ? name : qualifiedName(namespace, name.slice(name.lastIndexOf('.') + 1));
};

const WRITTEN_TYPE = /^(?<open>(?:Collection\()*)(?<name>[^()]*)(?<close>\)*)$/;

/** Of a type in the midst of collections, too. */
const qualifiedType = (csdl: Csdl, written: string): string => {
  const { open = '', name = written, close = '' } = WRITTEN_TYPE.exec(written)?.groups ?? {};
  return `${open}${qualified(csdl, name)}${close}`;
};

const withoutAliasesIn = (csdl: Csdl, type: RawType): RawType => ({
  ...type,
  ...(type.base !== undefined && { base: qualified(csdl, type.base) }),
  properties: type.properties.map((property) => ({ ...property, type: qualifiedType(csdl, property.type) })),
});

/** A document whose types go by their qualified names alone: its aliases mean nothing in another one. */
export const withoutAliases = (csdl: Csdl): Csdl => ({
  ...csdl,
  types: new Map([...csdl.types].map(([name, type]) => [name, withoutAliasesIn(csdl, type)])),
  entitySets: new Map([...csdl.entitySets].map(([name, type]) => [name, qualified(csdl, type)])),
});
