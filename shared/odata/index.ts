export {
  cursorAt,
  cursorKind,
  type CursorKind,
  cursorRange,
  type CursorValue,
  parseCursor,
  comparePlaces,
  CursorPlaces,
  orderOfPlace,
  type Place,
  placeOf,
  type CursorStep,
  subtractCursor,
} from './values/index.ts';
export { createScanner, type ScannedKeys, type ScannedPage, type Scanner } from './scan/index.ts';
export {
  type DeclaredType,
  type EntityType,
  fieldFor,
  isLossless,
  type JsonObject,
  type JsonValue,
  type Property,
  type SourceColumn,
} from './metadata/index.ts';
export {
  and,
  type Authorize,
  compare,
  createODataSource,
  type EntityQuery,
  type Fetch,
  formatLiteral,
  nodeFetch,
  type ODataSource,
  type ODataSourceOptions,
  type Page,
} from './request/index.ts';
