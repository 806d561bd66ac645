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
