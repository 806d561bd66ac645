export type { ByEdmType } from './edm-type.ts';
export type { JsonObject, JsonValue } from '../../core/index.ts';
export { fieldFor, isLossless } from './field.ts';
export { conditionsIn } from './filter-conditions.ts';
export { propertiesIn } from './filter-names.ts';
export { keyTypesOf } from './key-types.ts';
export { nearNames } from './near-names.ts';
export { parseMetadata } from './metadata.ts';
export type { DeclaredType, EntityType, Property, SourceColumn } from './types.ts';
