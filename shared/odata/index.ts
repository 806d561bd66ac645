export { compareCursorJson } from './compare-cursor.ts';
export { cursorRange } from './cursor-range.ts';
export { cursorAt, cursorKind, parseCursor, type CursorKind, type CursorValue } from './cursor-value.ts';
export { createDecoder, type Decoder } from './decode.ts';
export { fieldFor, isLossless } from './field.ts';
export { and, compare } from './filter.ts';
export type { Authorize, Fetch } from './http-types.ts';
export { formatLiteral } from './literal.ts';
export { createODataSource, type ODataSourceOptions } from './source.ts';
export { subtractCursor } from './subtract-cursor.ts';
export type {
  EntityQuery,
  EntityType,
  JsonObject,
  JsonValue,
  ODataSource,
  Page,
  Property,
  SourceColumn,
} from './types.ts';
