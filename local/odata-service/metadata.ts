import type {
  EntitySetOptions,
  SampleComplexType,
  SampleEntityType,
  SampleProperty,
} from './sample-types.ts';

const TYPES = 'NorthwindModel';
const CONTAINER = 'ODataWebV4.Northwind.Model';
const EDM = 'http://docs.oasis-open.org/odata/ns/edm';
const EDMX = 'http://docs.oasis-open.org/odata/ns/edmx';

const facet = (name: string, value: string | number | boolean | undefined): string =>
  value === undefined ? '' : ` ${name}="${value === 'variable' ? 'Variable' : value}"`;

const propertyXml = (property: SampleProperty): string =>
  `<Property Name="${property.name}" Type="${property.type}"` +
  facet('Nullable', property.nullable) +
  facet('Precision', property.precision) +
  facet('Scale', property.scale) +
  ' />';

const keyXml = ({ key, declaredKey = key }: SampleEntityType): string =>
  declaredKey.length === 0
    ? ''
    : `<Key>${declaredKey.map((name) => `<PropertyRef Name="${name}" />`).join('')}</Key>`;

const complexXml = ({ name, properties }: SampleComplexType): string =>
  `<ComplexType Name="${name}">${properties.map(propertyXml).join('')}</ComplexType>`;

const typeXml = (type: SampleEntityType): string =>
  `<EntityType Name="${type.name}"${facet('OpenType', type.isOpen)}>${keyXml(type)}${type.properties.map(propertyXml).join('')}</EntityType>` +
  (type.complexTypes ?? []).map(complexXml).join('');

/** `$metadata` as XML. As Northwind has it, the entity types are in one schema and the container is in another. */
export const metadataXml = (sets: readonly EntitySetOptions[]): string => {
  const types = new Map(sets.map(({ entityType }) => [entityType.name, entityType]));
  const setsXml = sets
    .map(({ name, entityType }) => `<EntitySet Name="${name}" EntityType="${TYPES}.${entityType.name}" />`)
    .join('');
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<edmx:Edmx Version="4.0" xmlns:edmx="${EDMX}"><edmx:DataServices>` +
    `<Schema Namespace="${TYPES}" xmlns="${EDM}">${[...types.values()].map(typeXml).join('')}</Schema>` +
    `<Schema Namespace="${CONTAINER}" xmlns="${EDM}">` +
    `<EntityContainer Name="NorthwindEntities">${setsXml}</EntityContainer></Schema>` +
    '</edmx:DataServices></edmx:Edmx>'
  );
};

/** The service document: the entity sets by name. */
export const serviceDocument = (root: string, sets: readonly EntitySetOptions[]): string =>
  JSON.stringify({
    '@odata.context': `${root}/$metadata`,
    value: sets.map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
  });
