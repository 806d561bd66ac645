export { compareCursorJson } from './compare-cursor.ts';
export { cursorRange } from './cursor-range.ts';
export { cursorAt, cursorKind, type CursorKind, type CursorValue, parseCursor } from './cursor-value.ts';
export { formatScaled, parseScaled, SCALE } from './decimal.ts';
export { INTEGER_RANGES } from './integer-ranges.ts';
export { type CursorStep, subtractCursor } from './subtract-cursor.ts';
export { comparePlaces, CursorPlaces, orderOfPlace, type Place, placeOf } from './cursor-places.ts';
