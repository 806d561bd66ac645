export { compareCursorJson } from './compare-cursor.ts';
export { cursorAt, cursorKind, parseCursor, type CursorKind, type CursorValue } from './cursor-value.ts';
export { createDecoder, type Decoder } from './decode.ts';
export { fieldFor, isLossless } from './field.ts';
export { and, compare, type Comparison } from './filter.ts';
export type { AuthHeaders, Authorize, Fetch } from './http-types.ts';
export { formatLiteral } from './literal.ts';
export { createODataSource, type ODataSourceOptions } from './source.ts';
export { subtractCursor, type CursorStep } from './subtract-cursor.ts';
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
