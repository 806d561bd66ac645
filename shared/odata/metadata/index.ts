export { fieldFor, isLossless } from './field.ts';
export { parseMetadata } from './metadata.ts';
export type {
  CountResult,
  EntityQuery,
  EntityType,
  JsonObject,
  JsonValue,
  ODataSource,
  Page,
  Property,
  SourceColumn,
  Traffic,
} from './types.ts';
