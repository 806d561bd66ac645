export {
  compareCursorJson,
  cursorAt,
  cursorKind,
  type CursorKind,
  cursorRange,
  type CursorValue,
  parseCursor,
  type CursorStep,
  subtractCursor,
} from './values/index.ts';
export { createDecoder, type Decoder } from './scan/index.ts';
export {
  type EntityQuery,
  type EntityType,
  fieldFor,
  isLossless,
  type JsonObject,
  type JsonValue,
  type ODataSource,
  type Page,
  type Property,
  type SourceColumn,
} from './metadata/index.ts';
export {
  and,
  type Authorize,
  compare,
  createODataSource,
  type Fetch,
  formatLiteral,
  type ODataSourceOptions,
} from './request/index.ts';
